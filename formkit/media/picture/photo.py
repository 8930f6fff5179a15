"""Passport photos: read, checked, and made ready to be placed on a form."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from formkit import library
from formkit.model import Photo, photo_name
from formkit.model.errors import UnreadableError
from formkit.system import read_bytes

if TYPE_CHECKING:
    from PIL import Image

_LARGEST = 20 * 1024 * 1024  # bytes of the file
_MOST_PIXELS = 40_000_000
_ORIENTATION, _UPRIGHT = 0x0112, 4  # the EXIF tag; greater values lie on their side
_MOST = (709, 945)  # 30 × 40 mm at 600 dpi: more can not be seen on paper


def load_photo(path: Path) -> Photo:
    """A JPEG or PNG file as a baseline JPEG without metadata, upright, no larger than the print can show.

    Raises UnreadableError when the file is missing, no photo, absurdly large, or of a shape or size in which nobody
    would be recognised on the paper.
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
            turned = opened.getexif().get(_ORIENTATION, 1) > _UPRIGHT
            size = opened.size[::-1] if turned else opened.size
            if tiny:
                opened.draft("RGB", (1, 1))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableError("photo_unusable", name=path.name) from error
    _placeable(size, path.name)
    return picture


def _placeable(size: tuple[int, int], name: str) -> None:
    """Raises UnreadableError for a picture, of this size in pixels, that is no photo of the form's shape, or too coarse for one.

    A photo is placed as large as its box allows without changing its shape: too wide a one would be a strip on the paper.
    """
    bounds = library.read_json("schemas/photo.json")
    wide, high = size
    off = Fraction(wide, high) * Fraction(bounds["height_mm"], bounds["width_mm"])
    if max(off, 1 / off) > bounds["most_off_shape"]:
        raise UnreadableError(
            "photo_shape", name=name, wide=wide, high=high, width=bounds["width_mm"], height=bounds["height_mm"]
        )
    if wide < bounds["least_pixels"]["wide"] or high < bounds["least_pixels"]["high"]:
        least = bounds["least_pixels"]
        raise UnreadableError(
            "photo_coarse", name=name, wide=wide, high=high, width=bounds["width_mm"], height=bounds["height_mm"],
            least_wide=least["wide"], least_high=least["high"],
        )  # fmt: skip
