"""Passport photos: read, checked, and made ready to be placed on a form."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from formkit.model import Photo, photo_name
from formkit.model.errors import UnreadableError
from formkit.system import read_bytes

if TYPE_CHECKING:
    from PIL import Image

_LARGEST = 20 * 1024 * 1024  # bytes of the file
_MOST_PIXELS = 40_000_000
_MOST = (709, 945)  # 30 × 40 mm at 600 dpi: more can not be seen on paper


def load_photo(path: Path) -> Photo:
    """A JPEG or PNG file as a baseline JPEG without metadata, upright, no larger than the print can show.

    Raises UnreadableError when the file is missing, no photo, or absurdly large.
    """
    picture = _picture(path)
    picture.thumbnail(_MOST)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92)
    jpeg = out.getvalue()
    return Photo(photo_name(jpeg), jpeg, picture.size)


def examined(path: Path) -> Photo:
    """A photo that `load_photo` would take, its file read to the end, but without the picture: for who makes no paper."""
    return Photo(photo_name(b""), b"", _picture(path, tiny=True).size)


def _picture(path: Path, *, tiny: bool = False) -> Image.Image:
    """The picture of a file, upright; `tiny` as small as it can be had, which takes a JPEG an eighth of the time."""
    from PIL import Image, ImageOps

    if path.exists() and not path.is_file():
        raise UnreadableError("photo_unusable", name=path.name)
    data = read_bytes(path, _LARGEST, UnreadableError, "photo_unread", "photo_unusable", name=path.name)
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise ValueError("too many pixels")
            if tiny:
                opened.draft("RGB", (1, 1))
            return ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableError("photo_unusable", name=path.name) from error
