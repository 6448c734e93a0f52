"""Does a record hold together? Small named checks, each with a sentence for every problem it finds."""

from csprp_cli.record.check.outcome import Finding, Outcome
from csprp_cli.record.check.runner import check_record, refuse_if_broken, what_is_broken

__all__ = ["Finding", "Outcome", "check_record", "refuse_if_broken", "what_is_broken"]
