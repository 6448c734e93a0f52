"""How long the Tab key and help take, as a ratio against one answer, whole processes of one run.

    python benchmarks/completion.py

Runs alternate, and a ratio is the median of those of each round. Exits 1 when a completion takes more than
1.15 times `csprp trends --metric deaths --format csv`, help more than 1.3 times: no slower is the aim, and a
busy machine must not fail a release.
"""

import os
import statistics
import subprocess
import sys
import time

RUNS = 15
MOST, MOST_HELP = 1.15, 1.3
ANSWER = "trends --metric deaths --format csv"
TYPED = {
    "a command": ("", "tr"),
    "every command": ("", ""),
    "an option": ("trends", "--"),
    "a metric": ("trends --metric", ""),
    "a theme": ("brief --theme", ""),
    "a report": ("themes --report", ""),
    "an area": ("trends --area", ""),
    "a breakdown": ("breakdown --by", ""),
    "a figure": ("show", ""),
    "a file": ("local compare", ""),
}


def seconds(line: list[str], env: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "csprp_cli", *line],
        env={**os.environ, **env},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - start


def main() -> int:
    cases: dict[str, tuple[list[str], dict[str, str]]] = {"--help": (["--help"], {})}
    for name, (words, last) in TYPED.items():
        asked = {"_CSPRP_WORDS": "\n".join(words.split()), "_CSPRP_LAST": last}
        cases[name] = ([], {"_CSPRP_COMPLETE": "complete_zsh", **asked})
    ratios: dict[str, list[float]] = {name: [] for name in cases}
    answers = []
    for _ in range(RUNS):
        answers.append(seconds(ANSWER.split(), {}))
        for name, (line, env) in cases.items():
            ratios[name].append(seconds(line, env) / answers[-1])
    print(f"csprp {ANSWER}: {statistics.median(answers) * 1000:.0f} ms")
    slow = False
    for name, found in ratios.items():
        ratio = statistics.median(found)
        slow = slow or ratio > (MOST_HELP if name == "--help" else MOST)
        print(f"{name:<14} {ratio:.2f} times that")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
