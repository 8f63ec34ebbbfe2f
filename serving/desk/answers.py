"""Short forms of questions that are either chosen from or written: read, cleaned and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import HTTPException

from serving.desk.forms import FILL_IN, LONGEST_TEXT, clean, text_error
from serving.desk.words import mark

CHOOSE = mark("Choose one.")
LONGEST_TOKEN = 64


@dataclass(frozen=True, slots=True)
class Question:
    """A field: one of `choices`, or a text of so many signs where there are none."""

    name: str
    choices: tuple[str, ...] = ()
    longest: int = LONGEST_TEXT
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Answers:
    """A form as filled in: its values cleaned, and what is wrong per field."""

    values: Mapping[str, str]
    errors: Mapping[str, str]


def no_answers(questions: tuple[Question, ...]) -> Answers:
    """A form with nothing chosen and nothing written."""
    return Answers({question.name: "" for question in questions}, {})


def read_answers(fields: Mapping[str, str], questions: tuple[Question, ...]) -> Answers:
    """Read a form's answers; nothing typed is lost where something is wrong."""
    values = {question.name: clean(fields.get(question.name, "")) for question in questions}
    found = {question.name: _error(question, values[question.name]) for question in questions}
    return Answers(values, {name: error for name, error in found.items() if error})


def _error(question: Question, value: str) -> str | None:
    if question.choices:
        return None if value in question.choices else CHOOSE
    if question.needed and not value:
        return FILL_IN
    return text_error(value, question.longest)


def token_of(fields: Mapping[str, str]) -> str:
    """The form's submission token; 400 where it is none of ours."""
    token = fields.get("token", "")
    if not token or len(token) > LONGEST_TOKEN:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return token
