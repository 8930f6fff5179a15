"""Whether a case obeys its schema. jsonschema-rs gives the quick answer; jsonschema has the words when it is no."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from formkit.case import formats
from formkit.case.schema import CASE, documents

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError


def obeys(data: Any) -> bool:
    """Whether a case obeys its schema; what is wrong, `mistakes` tells."""
    try:
        return _quick().is_valid(data)
    except ValueError:  # what no JSON holds: a number too great, half a character
        return bool(case_validator().is_valid(data))


def mistakes(data: Any) -> Iterator[ValidationError]:
    """Every way in which a case does not obey its schema."""
    return iter(() if obeys(data) else case_validator().iter_errors(data))


@functools.cache
def _quick() -> jsonschema_rs.Draft202012Validator:
    schemas = {key: dict(schema) for key, schema in documents().items()}
    registry = jsonschema_rs.Registry(list(schemas.items()))
    return jsonschema_rs.Draft202012Validator(
        schemas[CASE],
        registry=registry,
        validate_formats=True,
        formats={name: functools.partial(_is_right, name) for name in formats.CHECKS},
    )


def _is_right(name: str, value: object) -> bool:
    return not isinstance(value, str) or formats.check(name, value) is None


@functools.cache
def case_validator() -> Draft202012Validator:
    """The validator of the whole case, with the formats really checked."""
    from jsonschema import Draft202012Validator, FormatChecker  # only for a case that is wrong: slow to load
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    checker = FormatChecker(formats=())
    for name in formats.CHECKS:
        checker.checks(name)(functools.partial(_is_right, name))
    schemas = documents()
    resources = [(key, Resource.from_contents(schema, DRAFT202012)) for key, schema in schemas.items()]
    registry: Registry[Any] = Registry().with_resources(resources)
    return Draft202012Validator(schemas[CASE], registry=registry, format_checker=checker)
