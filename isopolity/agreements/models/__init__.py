"""The tables of agreements, by noun."""

from isopolity.agreements.models.agreements import Agreement, Party, Supporter
from isopolity.agreements.models.answers import FormAnswer
from isopolity.agreements.models.facts import Fact, Statement
from isopolity.agreements.models.history import StageMove
from isopolity.agreements.models.inquiries import Inquiry
from isopolity.agreements.models.steps import StepDone

__all__ = ["Agreement", "Fact", "FormAnswer", "Inquiry", "Party", "StageMove", "Statement", "StepDone", "Supporter"]
