"""The one loader of the project's YAML files: YAML 1.2, safe, no duplicate key, errors with file and line."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from rapidfuzz import process
from rapidfuzz.distance import Prefix
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from pipeline.errors import UserError
from pipeline.yamlsyntax import syntax_mistake

ID_PATTERN = r"^[a-z0-9]+([-_]+[a-z0-9]+)*$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Words = Annotated[str, StringConstraints(min_length=1)]
Location = tuple[str | int, ...]

NUMBER = re.compile(r"(?P<whole>[+-]?[0-9]+)(?:[.,](?P<decimals>[0-9]+))?")  # as a French reader writes it
NEAR = 50  # of 100: how like a known word an unknown one must be to be taken for a slip of it

# what YAML 1.2 itself finds in a plain file; a date too, since reference facts are dated
TAGS = {
    f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp")
}


class Model(BaseModel):
    """Base of everything read from YAML: frozen, strictly typed, no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


ModelType = TypeVar("ModelType", bound=Model)


class YamlError(UserError):
    """A YAML file that can't be read, or whose content is not what the project expects there."""


class Misplaced(ValueError):
    """Raised by a model's validator for a mistake in one of its parts. at: that part, from the model."""

    def __init__(self, at: Location, message: str) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True)
class Document:
    """What a YAML file holds, and where each part of it stands.

    content: mappings as dict, sequences as list, scalars as str, int, float, bool or None.
    lines: location (keys and indexes from the root) -> line number, counted from 1.
    """

    path: Path
    content: Any
    lines: dict[Location, int]

    def line(self, location: Location) -> int:
        """The line of a location, or of the nearest part around it that stands in the file."""
        while location not in self.lines:
            location = location[:-1]
        return self.lines[location]

    def error(self, location: Location, message: str) -> YamlError:
        return YamlError(f"{self.path}, line {self.line(location)}: {message}")


def read_document(path: Path) -> Document:
    """Read one YAML file.

    Raises: YamlError for a missing or empty file, a syntax error, a duplicate key, a foreign tag.
    """
    if not path.is_file():
        raise YamlError(f"{path}: there is no such file.")
    try:
        text = path.read_text(encoding="utf-8")
        root = _composed(text)
    except UnicodeDecodeError as error:
        raise YamlError(f"{path}: not UTF-8 text (byte {error.start}). Save the file as UTF-8.") from None
    except MarkedYAMLError as error:
        line, mistake = syntax_mistake(error, text)
        raise YamlError(f"{path}, line {line}: {mistake}") from None
    except YAMLError:
        raise YamlError(
            f"{path}: it holds characters that YAML does not allow. Save it as plain text."
        ) from None
    if root is None:
        raise YamlError(f"{path}: the file is empty.")
    lines: dict[Location, int] = {}
    try:
        content = _build(root, (), lines, _reader(), path)
    except RecursionError:
        raise YamlError(
            f"{path}: a part of it holds itself, through an anchor (&) and an alias (*)."
        ) from None
    return Document(path, content, lines)


# Composing is nine tenths of reading, and commands and tests come back to the same files: a text is composed
# once. What is built of the nodes is built anew each time, so that nobody shares what somebody may change.
@lru_cache(maxsize=256)
def _composed(text: str) -> Node | None:
    return _reader().compose(text)


def _reader() -> YAML:
    return YAML(typ="safe", pure=True)


def _build(node: Node, at: Location, lines: dict[Location, int], reader: YAML, path: Path) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(at, line)
    if node.tag not in TAGS:
        raise YamlError(f"{path}, line {line}: the tag {node.tag} is not allowed here.")
    if isinstance(node, MappingNode):
        return _build_mapping(node, at, lines, reader, path)
    if isinstance(node, SequenceNode):
        return [_build(item, (*at, i), lines, reader, path) for i, item in enumerate(node.value)]
    try:
        return reader.constructor.construct_object(node, deep=True)
    except ValueError as error:  # such as 2007-02-30, which looks like a date
        raise YamlError(
            f"{path}, line {line}: {node.value!r} can't be read: {error}. Put it in quotes."
        ) from None


def _build_mapping(
    node: MappingNode, at: Location, lines: dict[Location, int], reader: YAML, path: Path
) -> dict:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = key_node.value
        if not isinstance(key, str):
            raise YamlError(f"{path}, line {line}: a key is one word, not a list or a mapping.")
        if not key_node.tag.endswith(":str"):
            raise YamlError(f'{path}, line {line}: the key {key} is not text. Put it in quotes: "{key}".')
        if key in mapping:
            first = lines[(*at, key)]
            raise YamlError(f"{path}, line {line}: the key {key!r} is given twice (first on line {first}).")
        lines[(*at, key)] = line
        mapping[key] = _build(value_node, (*at, key), lines, reader, path)
    return mapping


def load(path: Path, model: type[ModelType]) -> ModelType:
    """Read a YAML file into a typed object.

    Raises: YamlError listing every mistake with its line; an unknown key names the nearest valid one.
    """
    return validate(read_document(path), model)


def validate(document: Document, model: type[ModelType]) -> ModelType:
    """Turn a document into a typed object. Raises as `load`."""
    try:
        # through JSON: strict there still takes a list for a tuple and a string for an enum
        return model.model_validate_json(json.dumps(document.content, default=str))
    except ValidationError as error:
        messages = [_message(document, model, detail) for detail in error.errors()]
        raise YamlError("\n".join(dict.fromkeys(messages))) from None


def _message(document: Document, model: type[Model], detail: dict) -> str:
    location = _real_location(document, detail["loc"])
    where = f"{document.path}, line {document.line(location)}: "
    name = _name(document, location)
    match detail["type"]:
        case "extra_forbidden":
            keys = _known_keys(model, detail["loc"][:-1])
            key = str(detail["loc"][-1])
            allowed = f"{did_you_mean(key, keys)} Allowed here: {', '.join(keys)}."
            if detail["input"] is None:  # a comma has cut a text without quotes in two
                allowed += " If it is part of the text before it, put that text in quotes."
            return f"{where}unknown key {key!r}.{allowed}"
        case "missing":
            return f"{where}the key {detail['loc'][-1]!r} is missing from {name}."
        case "bool_type":
            return f"{where}{name} is {detail['input']!r}. Allowed here: true, false (without quotes)."
        case "int_type" | "int_from_float" if _decimals(detail["input"]):
            return f"{where}{name} is {detail['input']!r}: a whole number belongs here."
        case "int_type" | "float_type" if number := _number_in_text(detail["input"]):
            return f"{where}{name} is {detail['input']!r}, which is text. {_as_number(number)}"
        case "string_type" if not isinstance(detail["input"], dict | list):
            return f"{where}{name} is {detail['input']!r}, which is not text. Put it in quotes."
        case "union_tag_invalid":
            context = detail["ctx"]
            key = context["discriminator"].strip("'")
            where = f"{document.path}, line {document.line((*location, key))}: "
            return f"{where}{key} is {context['tag']!r}. Allowed here: {context['expected_tags']}."
        case "union_tag_not_found":
            return f"{where}the key {detail['ctx']['discriminator']} is missing from {name}."
        case "enum" | "literal_error":
            return f"{where}{name} is {detail['input']!r}. Allowed here: {detail['ctx']['expected']}."
        case "value_error":
            error = detail["ctx"]["error"]
            at = (*location, *error.at) if isinstance(error, Misplaced) else location
            return f"{document.path}, line {document.line(at)}: {error}"
        case "string_pattern_mismatch" if detail["ctx"]["pattern"] == ID_PATTERN:
            return (
                f"{where}{name} is {detail['input']!r}: an id is lower-case letters, digits, '-' and '_', "
                "and begins and ends with a letter or a digit."
            )
        case _:
            return f"{where}{name}: {detail['msg']} (found: {detail['input']!r})."


def _number_in_text(given: object) -> re.Match[str] | None:
    return NUMBER.fullmatch(given) if isinstance(given, str) else None


def _decimals(given: object) -> bool:
    """Whether something given as a number, or as the text of one, has decimals."""
    number = NUMBER.fullmatch(str(given)) if isinstance(given, str | float) else None
    return number is not None and number["decimals"] is not None


def _as_number(number: re.Match[str]) -> str:
    """What to write for a number that was read as text. number: of NUMBER."""
    if number["decimals"] is None:
        return f"Write the number without quotes: {number[0]}."
    written = f"{number['whole']}.{number['decimals']}"
    return f"A number is written with a point, without quotes: write {written}."


def _name(document: Document, location: Location) -> str:
    """A location in words: a list's entry by its id where it has one, else by its number, from 1."""
    words: list[str] = []
    part = document.content
    for around, key in zip(("", *location), location, strict=False):
        part = part[key]
        if isinstance(key, str):
            words.append(key)
        elif isinstance(part, dict) and "id" in part:
            words[-1] = f"{_singular(str(around))} {part['id']!r}"
        else:
            words[-1] += f", number {key + 1}"
    return ", ".join(words) or "the file"


def _singular(key: str) -> str:
    return f"{key[:-3]}y" if key.endswith("ies") else key.removesuffix("s")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The hint that ends a message about an unknown word, a space before it; empty when nothing is near."""
    # of words that are equally near, the one that begins the same way
    candidates = sorted(known, key=lambda other: -Prefix.similarity(word, other))
    nearest = process.extractOne(word, candidates, score_cutoff=NEAR)
    return f" Did you mean {nearest[0]!r}?" if nearest else ""


def _real_location(document: Document, location: Location) -> Location:
    """The location without the tags that pydantic adds for unions, as far as it stands in the file."""
    real: Location = ()
    for part in location:
        if (*real, part) in document.lines:
            real = (*real, part)
    return real


def _known_keys(model: type[Model], location: Location) -> list[str]:
    """The keys allowed at a location, found by walking the model's JSON schema."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    here = [schema]
    for part in location:
        step: list[dict] = []
        for candidate in _alternatives(here, definitions):
            if isinstance(part, int):
                step += [candidate["items"]] if "items" in candidate else []
            elif part in candidate.get("properties", {}):
                step.append(candidate["properties"][part])
            elif isinstance(candidate.get("additionalProperties"), dict):
                step.append(candidate["additionalProperties"])
        tagged = [c for c in _alternatives(here, definitions) if part in _tags(c)]
        here = step or tagged or here
    return sorted(
        {key for candidate in _alternatives(here, definitions) for key in candidate.get("properties", {})}
    )


def _alternatives(schemas: list[dict], definitions: dict) -> list[dict]:
    flat: list[dict] = []
    for schema in schemas:
        if "$ref" in schema:
            flat += _alternatives([definitions[schema["$ref"].rsplit("/", 1)[1]]], definitions)
        elif "anyOf" in schema or "oneOf" in schema:
            flat += _alternatives(schema.get("anyOf", []) + schema.get("oneOf", []), definitions)
        else:
            flat.append(schema)
    return flat


def _tags(schema: dict) -> set[str]:
    return {str(p["const"]) for p in schema.get("properties", {}).values() if "const" in p}
