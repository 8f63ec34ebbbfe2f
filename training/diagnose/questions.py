"""Every question, and the one function that asks those of a study."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from training.diagnose.ablation import sources, themes
from training.diagnose.churn import churn
from training.diagnose.examined import Answer, Examined
from training.diagnose.helped import helped
from training.diagnose.learning_curve import learning_curve
from training.diagnose.null_check import null_check
from training.diagnose.punitive import punitive
from training.diagnose.subsets import subsets
from training.diagnose.ties import ties
from training.diagnose.transport import transport
from training.study import Question

ANSWERS: dict[Question, Callable[[Examined], Answer]] = {
    "learning_curve": learning_curve,
    "themes": themes,
    "sources": sources,
    "subsets": subsets,
    "transport": transport,
    "churn": churn,
    "ties": ties,
    "punitive": punitive,
    "helped": helped,
    "null_check": null_check,
}


@dataclass(frozen=True)
class Diagnosis:
    """The questions that were asked, in their order, and their answers."""

    answers: tuple[tuple[Question, Answer], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values, by question."""
        return {question: asdict(answer) for question, answer in self.answers}

    def lines(self) -> Iterator[str]:
        """Every answer for a terminal, under its question."""
        for question, answer in self.answers:
            yield f"Asked about {question.replace('_', ' ')}:"
            yield from (f"  {line}" for line in answer.lines())


NOTHING_ASKED = Diagnosis()


def diagnose(examined: Examined, questions: Sequence[Question]) -> Diagnosis:
    """Answer the questions, each once. One that these data cannot answer says so."""
    asked = examined.told("diagnosis", tuple(dict.fromkeys(questions)))
    return Diagnosis(tuple((question, ANSWERS[question](examined)) for question in asked))
