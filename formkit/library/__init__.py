"""The form library: finds form editions, schemas, code lists and samples, by name and date.

The only room that knows folders. Law is given as the user's formkit.toml changes it (`settings`).
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import importlib.resources
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from formkit.library import settings
from formkit.library.files import find, parsed
from formkit.library.files import names as names
from formkit.library.files import read_bytes as read_bytes
from formkit.library.files import root as root
from formkit.model import Box, Continuation, Form, OlderPrint, Part, Place, Repeat, Value
from formkit.model.errors import FormLibraryError


def read_json(relative: str) -> Any:
    """Parsed JSON of one file of the library. Schemas, codes and law are read once; nobody changes them."""
    return _schema(relative) if relative.startswith("schemas/") else parsed(relative)


@settings.settled
def _schema(relative: str) -> Any:
    folder, _, name = relative.rpartition("/")
    whole = parsed(relative)
    return settings.current().applied(name.removesuffix(".json"), whole) if folder == "schemas/law" else whole


@functools.cache
def codes(table: str) -> Mapping[str, Mapping[str, Any]]:
    """One code table of schemas/codes, by code: `codes("nationalities")["VNM"]["name"]`."""
    return {row["code"]: row for row in read_json(f"schemas/codes/{table}.json")["entries"]}


@functools.cache
def by_name(table: str) -> Mapping[str, Mapping[str, Any]]:
    """One code table of schemas/codes by Japanese name: `by_name("prefectures")["茨城県"]["code"]`."""
    return {row["name"]: row for row in codes(table).values()}


@functools.cache
def finding_files() -> Mapping[str, Any]:
    """The files of schemas/findings by name: title, findings by code, rules that are left out by id."""
    return {name: read_json(f"schemas/findings/{name}") for name in names("schemas/findings") if name.endswith(".json")}


@functools.cache
def findings() -> Mapping[str, Mapping[str, Any]]:
    """What each finding code means (schemas/findings): severity, title, what to do, law; by code."""
    catalogue: dict[str, Mapping[str, Any]] = {}
    for file in finding_files().values():
        for code, about in file["findings"].items():
            if code in catalogue:
                raise FormLibraryError("code_twice", code=code)
            catalogue[code] = about
    return catalogue


@settings.settled
def versions() -> Mapping[str, Any]:
    """Which data a result was made with: a digest of the law and of the rules, and the form editions.

    Where the working folder has a formkit.toml, also what that changed; the digest is then that of the law as changed.
    """
    digest, own = hashlib.sha256(), settings.current()
    for folder in ("schemas/law", "schemas/findings", "schemas/checks", "schemas/patterns"):
        for name in names(folder):
            digest.update(read_bytes(f"{folder}/{name}"))
    for change in own.law.values():
        digest.update(change.content)
    about = {"settings": own.summary()} if own.file else {}
    return {"law": digest.hexdigest()[:12], "forms": form_names(), **about}


def form_names() -> list[str]:
    """Folder names of all form editions: `training-plan_2024-08` and so on."""
    return [name for name in names("forms") if find(f"forms/{name}/form.json").is_file()]


@functools.cache
def form_ids() -> tuple[str, ...]:
    """The ids of all forms: `coe`, `training-plan` and so on."""
    return tuple(sorted({name.rpartition("_")[0] for name in form_names()}))


@functools.cache
def form(name: str) -> Form:
    """One form edition by its folder name, with boxes and their places.

    Raises FormLibraryError when there is none, or its boxes are not those whose places were measured.
    """
    edition = draft(name)
    if stale := _changed(edition, ["boxes.json"]):  # templates and blanks are looked at where they are read
        raise _stale(name, stale)
    return edition


@functools.cache
def draft(name: str) -> Form:
    """A form edition as its folder says, compiled or not, stale or not: for those who work on it."""
    if name not in form_names():
        raise FormLibraryError("no_form", form=name, forms=form_names())
    folder = f"forms/{name}"
    try:
        return _build(
            read_json(f"{folder}/form.json"),
            read_json(f"{folder}/boxes.json"),
            read_json(f"{folder}/geometry.json") if "geometry.json" in names(folder) else {},
        )
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, FormLibraryError):
            raise
        raise FormLibraryError("form_wrong", folder=folder, why=error) from error


def _build(head: Mapping[str, Any], boxes: Mapping[str, Any], geometry: Mapping[str, Any]) -> Form:
    parts: dict[str, Part] = {}
    for definition in head["parts"]:
        key = definition["id"]
        parts[key] = Part(
            id=key, face=definition["face"], title=definition["title"], title_en=definition["title_en"],
            categories=definition["categories"], pages=definition["pages"], per=definition["per"],
            role=definition["role"],
            boxes={box["id"]: Box.of(box) for box in boxes.get(key, ())},
            places={box: Place(**place) for box, place in geometry.get(key, {}).items()},
            provisional=definition.get("provisional", False),
            repeat=Repeat(**definition["repeat"]) if "repeat" in definition else None,
            when=(definition["when"],) if isinstance(definition.get("when"), str) else tuple(definition.get("when", ())),
        )  # fmt: skip
    until = head.get("in_force_until")
    return Form(
        id=head["id"], edition=head["edition"], number=head["number"], title=head["title"],
        title_en=head["title_en"], authority=head["authority"], law=head["law"],
        in_force_from=dt.date.fromisoformat(head["in_force_from"]),
        in_force_until=dt.date.fromisoformat(until) if until else None,
        source=head["source"], checked_on=dt.date.fromisoformat(head["checked_on"]), parts=parts,
        continuations=tuple(_continuation(definition) for definition in head.get("continuations", ())),
        provisional=tuple(head.get("provisional", ())),
        items=dict(head.get("items", {})),
        continued=head.get("continued", "別紙のとおり"),
        older_print=OlderPrint(**head["older_print"]) if "older_print" in head else None,
        digests=geometry.get("sha256", {}),
    )  # fmt: skip


def _continuation(definition: Mapping[str, Any]) -> Continuation:
    lines = tuple((line["label"], line["pointer"], line.get("write", "")) for line in definition["lines"])
    return Continuation(**{**definition, "lines": lines})


def forms() -> tuple[Form, ...]:
    """All form editions, sorted by name."""
    return tuple(form(name) for name in form_names())


def prints() -> Iterator[tuple[Form, Part]]:
    """All parts of all editions by what is printed on them: what a newer edition prints alike is that edition's alone."""
    editions = forms()
    for current in editions:
        newer = [other.older_print for other in editions if other.id == current.id and other.older_print]
        alike = {older.part for older in newer if older.edition == current.edition}
        yield from ((current, part) for part in current.parts.values() if not alike or part.id in alike)


@functools.lru_cache(maxsize=1024)
def edition(form_id: str, on: dt.date) -> Form:
    """The edition of a form that is in force on a day; the newest when several are."""
    editions = {name: _in_force(name) for name in form_names() if name.rpartition("_")[0] == form_id}
    fitting = {name: first for name, (first, last) in editions.items() if first <= on and (last is None or on <= last)}
    if fitting:
        return form(max(fitting, key=fitting.__getitem__))
    if editions:
        others = [form(name) for name in editions]
        named = [Value(f"{other.edition}（{other.in_force_from}～）", other.edition) for other in others]
        raise FormLibraryError("no_edition", on=on, form=form_id, editions=named)
    raise FormLibraryError("no_form", form=form_id, forms=sorted({form.id for form in forms()}))


def titles() -> Mapping[str, Value]:
    """The title of each form by id, as the head of its newest edition has it."""
    heads = sorted(map(_head, form_names()), key=lambda head: str(head["in_force_from"]))
    return {head["id"]: Value(head["title"], head["title_en"]) for head in heads}


@functools.cache
def _head(name: str) -> Mapping[str, Any]:
    head = read_json(f"forms/{name}/form.json")
    if not isinstance(head, dict) or not {"id", "title", "title_en", "in_force_from"} <= head.keys():
        raise FormLibraryError("form_wrong", folder=f"forms/{name}", why="form.json")
    return head


@functools.cache
def _in_force(name: str) -> tuple[dt.date, dt.date | None]:
    """First and last day of a form edition: what its head says, without its boxes."""
    try:
        head = _head(name)
        until = head.get("in_force_until")
        return dt.date.fromisoformat(head["in_force_from"]), dt.date.fromisoformat(until) if until else None
    except (TypeError, ValueError) as error:
        raise FormLibraryError("form_wrong", folder=f"forms/{name}", why=error) from error


def template(form: Form, part: str) -> bytes:
    """The Word template of one part. Raises FormLibraryError when it is not the one that was compiled."""
    return _compiled(form, f"template-{part}.docx")


def blank(form: Form, part: str) -> bytes:
    """The compiled blank PDF of one part. Raises FormLibraryError when it is not the one that was compiled."""
    return _compiled(form, f"blank-{part}.pdf")


def _compiled(form: Form, file: str) -> bytes:
    return _kept(form.name, file, form.digests.get(file))


@functools.lru_cache(maxsize=256)
def _kept(name: str, file: str, digest: str | None) -> bytes:
    data = read_bytes(f"forms/{name}/{file}")
    if digest != sha256(file, data):
        raise _stale(name, [file])
    return data


def sha256(file: str, data: bytes) -> str:
    """The digest of a file of a form's folder; a checkout may have given the lines of JSON other ends."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n") if file.endswith(".json") else data).hexdigest()


def stale_files(form: Form) -> list[str]:
    """The files of a form's folder that are not those from which its places were measured: edited since, or foreign."""
    files = ["boxes.json", *(file for part in form.parts for file in (f"template-{part}.docx", f"blank-{part}.pdf"))]
    there = set(names(f"forms/{form.name}"))
    return _changed(form, [file for file in files if file in there])


def _changed(form: Form, files: Sequence[str]) -> list[str]:
    """Those of some files, and geometry.json, that are not as the digests say."""
    stale = [file for file in files if form.digests.get(file) != sha256(file, read_bytes(f"forms/{form.name}/{file}"))]
    measured = {part.id: part.places for part in form.parts.values()}
    return [*stale, "geometry.json"] if form.digests.get("places") != places_digest(measured) else stale


def places_digest(measured: Mapping[str, Mapping[str, Place]]) -> str:
    """The digest of the places of all boxes, part by part: who moves a box by hand has not measured it."""
    places = {
        part: {box: [place.page, *place.rect] for box, place in boxes.items()} for part, boxes in measured.items()
    }
    return hashlib.sha256(json.dumps(places).encode()).hexdigest()


@functools.cache
def proved(name: str) -> Form:
    """A form edition all of whose files are those that were compiled. Raises FormLibraryError that names the others."""
    edition = form(name)
    if files := stale_files(edition):
        raise _stale(name, files)
    return edition


def _stale(name: str, files: Sequence[str]) -> FormLibraryError:
    return FormLibraryError("stale", folder=f"forms/{name}", files=files)


@contextmanager
def sample(name: str) -> Iterator[Path]:
    """The folder of a shipped sample case, as real files while the context lasts."""
    if name not in names("samples"):
        raise FormLibraryError("no_sample", name=name)
    with importlib.resources.as_file(find(f"samples/{name}")) as folder:
        yield folder


def parts_for(form: Form, category: str) -> Sequence[Part]:
    """The main parts that a case of this category files, in order."""
    return [part for part in form.parts.values() if part.role == "main" and category in part.categories]
