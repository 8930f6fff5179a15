"""Drawings in Word files: the ring round a chosen word, the arrow over months, the photo (ECMA-376, DrawingML).

Lengths are in EMU (914,400 to the inch), the unit of DrawingML.
"""

from __future__ import annotations

from formkit.media.arrow import ends
from formkit.model import PT_PER_MM, Box, Place

EMU_PER_MM = 36_000
_EMU_PER_PT = 12_700

_ANCHOR = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" Requires="wps">'
    '<w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{id}" behindDoc="0" locked="0" '
    'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="character"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="line"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'
    '<wp:extent cx="{w}" cy="{h}"/><wp:wrapNone/><wp:docPr id="{id}" name="{shape} {id}"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/>'
    '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{w}" cy="{h}"/></a:xfrm><a:prstGeom prst="{shape}">'
    '<a:avLst/></a:prstGeom><a:noFill/><a:ln w="11430"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>{end}</a:ln>'
    "</wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    "</mc:AlternateContent></w:r>"
)

_PICTURE = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{w}" cy="{h}"/><wp:docPr id="{id}" name="photo {id}"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
    '<pic:cNvPr id="{id}" name="photo {id}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{relation}"/>'
    '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="{w}" cy="{h}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


def ring(box: Box, place: Place, number: int) -> str:
    """A run with an ellipse round the word that stands before it, no larger than the box."""
    word = len(box.word or "有") * box.size
    w = min(word + 0.7 * box.size, max(word, place.w * PT_PER_MM))
    h = min(1.44 * box.size, place.h * PT_PER_MM)
    return _ANCHOR.format(
        id=number, shape="ellipse", end="", w=round(w * _EMU_PER_PT), h=round(h * _EMU_PER_PT),
        x=round(-(w + word) / 2 * _EMU_PER_PT), y=round((0.52 * box.size - h / 2) * _EMU_PER_PT),
    )  # fmt: skip


def arrow(box: Box, place: Place, number: int, columns: str) -> str:
    """A run with an arrow from the first to the last column of `columns` ("3-9"), in a box of `capacity` columns."""
    start, stop = ends(box, place, columns)
    end = '<a:tailEnd type="triangle" w="med" len="med"/>'
    return _ANCHOR.format(
        id=number, shape="line", end=end, w=round((stop - start) * EMU_PER_MM), h=0, x=round(start * EMU_PER_MM),
        y=round(0.5 * box.size * _EMU_PER_PT),
    )  # fmt: skip


def picture(place: Place, pixels: tuple[int, int], number: int, relation: str) -> str:
    """A run with a photo, as large as its box allows without changing its shape."""
    scale = min(place.w / pixels[0], place.h / pixels[1])
    return _PICTURE.format(
        id=number, relation=relation, w=round(pixels[0] * scale * EMU_PER_MM), h=round(pixels[1] * scale * EMU_PER_MM)
    )
