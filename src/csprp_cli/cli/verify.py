"""csprp verify: does a report print what the record holds of it?"""

from pathlib import Path
from typing import Annotated

import typer

from csprp_cli.cli import offered
from csprp_cli.cli.folders import recover_folder, write_folder
from csprp_cli.cli.options import Request, answer
from csprp_cli.cli.places import refuse_own_files, refuse_unwritable_folder
from csprp_cli.cli.progress import Pages
from csprp_cli.cli.streams import say
from csprp_cli.cli.typed_line import quoted
from csprp_cli.model.result import Result


@answer(
    """Hold the record against a report: is each number printed there, and on which page?

    Most important first: found with another number, not found, found as printed. Exit code 1 where one has
    another number. With --into, a person makes each figure first-hand by typing yes.

    Example: csprp verify annual-report-2023-2024.pdf --into judged
    """
)
def verify(
    request: Request,
    file: Annotated[Path, typer.Argument(metavar="REPORT.pdf", help="The report, as a PDF with text.")],
    report: Annotated[
        str | None,
        typer.Option(
            "--report",
            autocompletion=offered.reports,
            help="Which it is where it does not say, such as 2023-24.",
        ),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", metavar="DIR", help="Write the rows to judge into this folder, for --overlay."
        ),
    ] = None,
) -> Result:
    from csprp_cli.printed.passages import passages
    from csprp_cli.printed.pdf_text import pdf_text
    from csprp_cli.printed.recognition import publication_of
    from csprp_cli.printed.report import readme_of, verified
    from csprp_cli.printed.verdicts import verdicts
    from csprp_cli.record.judgements import judgement_files
    from csprp_cli.record.overlay import is_nothing_but_overlay, is_untouched

    refuse_own_files(request.delivery.out, [file])
    record = request.load()
    force = request.delivery.force

    def refuse() -> None:
        if into is not None:
            refuse_unwritable_folder(into, force=force, ours=is_nothing_but_overlay)

    if into is not None:
        recover_folder(into)
    refuse()
    with Pages() as pages:
        text = pdf_text(file, pages.read)
        publication = publication_of(record, text, report, file.name[:80])
        findings = verdicts(record, publication, tuple(passages(text.blocks)), pages.held)
    if into is not None:
        readme = readme_of(publication.title, str(into))
        files = judgement_files(findings, publication.id, publication.title, record.version, readme)
        write_folder(files, into, lambda _: refuse(), is_untouched)
        say(f"written: {into}: type yes or no into judgements.csv; then run: csprp check {quoted(str(into))}")
    named = quoted(str(into)) if into is not None else ""
    again = f"csprp verify {quoted(str(file))} --into {quoted(file.stem)}"
    return verified(record, publication, text, findings, again, named)
