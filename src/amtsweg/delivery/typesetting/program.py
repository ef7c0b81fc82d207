"""The program of a child that sets letters. typst itself keeps every path inside the letter's own folder."""

import os
import sys
from pathlib import Path

import typst

from amtsweg.delivery.confined import inside

_STANDARDS = ["a-2a", "ua-1"]


def _handler(home: str) -> inside.Handler:
    os.environ["RAYON_NUM_THREADS"] = "1"  # one letter, one core: parallel letters run in parallel children
    compiler = typst.Compiler(root=home, ignore_system_fonts=True, package_path=home, package_cache_path=home)

    def set_letter(job: inside.Job, _: bytes) -> inside.Answer:
        root = str(job["root"])
        try:
            pdf = compiler.compile(
                Path(root, "main.typ"),
                root=root,
                format="pdf",
                pdf_standards=_STANDARDS,  # type: ignore[arg-type] # the names are literals in the stub
                timestamp=int(str(job["timestamp"])),
            )
        except typst.TypstError as fault:
            return {"fault": fault.message, "where": fault.diagnostic, "hints": fault.hints}, b""
        return {}, pdf if isinstance(pdf, bytes) else b""

    return set_letter


if __name__ == "__main__":
    refused = inside.refuse_network()
    inside.limit(int(sys.argv[1]))
    inside.serve(_handler(sys.argv[2]), network_refused=refused)
