"""`python -m formkit` is the same as `formkit`."""

from __future__ import annotations

from formkit.cli.main import main

if __name__ == "__main__":
    main(prog_name="formkit")
