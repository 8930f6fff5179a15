"""The media: the only rooms that know docxtpl, pypdf, pdfplumber and pypdfium2."""

from __future__ import annotations

import logging

# What these libraries log of a foreign file is not for users, and Python shows it where nobody listens. Who runs formkit
# as a library and sets up logging still hears it.
for _library in ("pypdf", "pypdfium2", "pypdfium2_helpers", "PIL", "fontTools", "pdfminer"):
    logging.getLogger(_library).addHandler(logging.NullHandler())
