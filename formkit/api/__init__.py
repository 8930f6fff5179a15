"""The public Python API, one file a verb: each strings the rooms together and does nothing else."""
