"""Incremental updates of PDFs that somebody else made: the original bytes, then the objects that are new or changed."""

from __future__ import annotations

import io
import struct
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, IndirectObject, NameObject, NumberObject, PdfObject, StreamObject

__all__ = ["Update"]


class Update:
    """Collects objects and writes them behind `data`, with a cross-reference of the kind that `data` ends with."""

    def __init__(self, data: bytes, reader: PdfReader) -> None:
        self._data = data
        self._reader = reader
        known = [number for table in reader.xref.values() for number in table]
        self._next = max([int(reader.trailer.get("/Size", 1)), *known, *reader.xref_objStm]) + 1
        self._objects: dict[tuple[int, int], PdfObject] = {}

    def add(self, new: PdfObject) -> IndirectObject:
        """A new object; gives the reference to it."""
        reference = IndirectObject(self._next, 0, self._reader)
        self._objects[self._next, 0] = new
        self._next += 1
        return reference

    def change(self, old: Any) -> None:
        """An object of the file that is not what it was."""
        reference = old.indirect_reference
        self._objects[reference.idnum, reference.generation] = old

    def write(self) -> bytes:
        """The whole file."""
        out = io.BytesIO()
        out.write(self._data)
        if not self._data.endswith((b"\n", b"\r")):
            out.write(b"\n")
        entries = []
        for (number, generation), thing in sorted(self._objects.items()):
            entries.append((number, generation, out.tell()))
            self._write(out, number, generation, thing)
        start = out.tell()
        before = self._reader._startxref
        if self._data[before : before + 4] == b"xref":
            self._table(out, entries, before)
        else:
            self._stream(out, [*entries, (self._next, 0, start)], before)
        out.write(b"startxref\n%d\n%%%%EOF\n" % start)
        return out.getvalue()

    @staticmethod
    def _write(out: io.BytesIO, number: int, generation: int, thing: PdfObject) -> None:
        out.write(b"%d %d obj\n" % (number, generation))
        thing.write_to_stream(out)
        out.write(b"\nendobj\n")

    def _trailer(self, size: int, before: int) -> dict[Any, Any]:
        old = self._reader.trailer
        entries: dict[Any, Any] = {NameObject("/Size"): NumberObject(size), NameObject("/Prev"): NumberObject(before)}
        for key in ("/Root", "/Info", "/ID"):
            if key in old:
                entries[NameObject(key)] = old.raw_get(key)
        return entries

    def _table(self, out: io.BytesIO, entries: list[tuple[int, int, int]], before: int) -> None:
        out.write(b"xref\n")
        for run in _runs(entries):
            out.write(b"%d %d\n" % (run[0][0], len(run)))
            for _, generation, offset in run:
                out.write(b"%010d %05d n \n" % (offset, generation))
        out.write(b"trailer\n<<")
        for key, value in self._trailer(self._next, before).items():
            out.write(b" %s " % key.encode())
            value.write_to_stream(out)
        out.write(b" >>\n")

    def _stream(self, out: io.BytesIO, entries: list[tuple[int, int, int]], before: int) -> None:
        table = StreamObject()
        table.update(self._trailer(self._next + 1, before))
        table[NameObject("/Type")] = NameObject("/XRef")
        table[NameObject("/W")] = _numbers([1, 8, 2])
        table[NameObject("/Index")] = _numbers([number for run in _runs(entries) for number in (run[0][0], len(run))])
        table.set_data(b"".join(struct.pack(">BQH", 1, offset, generation) for _, generation, offset in entries))
        self._write(out, self._next, 0, table)


def _runs(entries: list[tuple[int, int, int]]) -> list[list[tuple[int, int, int]]]:
    """Entries whose object numbers follow one another."""
    runs: list[list[tuple[int, int, int]]] = []
    for entry in entries:
        if runs and entry[0] == runs[-1][-1][0] + 1:
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return runs


def _numbers(values: list[int]) -> PdfObject:
    return ArrayObject(NumberObject(value) for value in values)
