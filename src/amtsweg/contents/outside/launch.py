"""Give up the network, the files of others and what is beyond the allowance, then become the program.

``python -m … MEMORY FILE_BYTES PROGRAM …``
"""

import os
import resource
import shutil
import sys

from amtsweg.contents.confined.inside import refuse_outer_sockets
from amtsweg.contents.outside import landlock


def main(memory: int, file_bytes: int, command: list[str]) -> None:
    """Become the program."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    refuse_outer_sockets()
    program = shutil.which(command[0]) or command[0]
    places = {os.path.dirname(program), os.path.dirname(os.path.realpath(program))}
    landlock.restrict(os.getcwd(), places)
    os.environ.pop("PYTHONPATH", None)
    os.execvp(command[0], command)  # noqa: S606 - no shell is what we want


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
