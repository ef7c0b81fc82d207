"""Run the bench. Exits with 1 if a promise is broken."""

import argparse
import os
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amtsweg.web.settings")


def main() -> int:
    """Bench all paths, or those that are named."""
    import django

    django.setup()
    from bench.run import PARTS, Sizes, run

    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--cases", type=int, default=100_000, help="cases in the large inbox (default 100,000)")
    parser.add_argument(
        "--documents",
        type=int,
        default=int(os.environ.get("DOCUMENTS", "100000")),
        help="documents that are searched (default 100,000; a million takes an hour)",
    )
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    Sizes.documents = options.documents
    return run(options.parts or list(PARTS), cases=options.cases)


if __name__ == "__main__":
    sys.exit(main())
