"""`python -m tests.faults FOLDER`: a project to try editing in, with wave 2007-fautes (docs/editing.md)."""

import sys
from pathlib import Path

from tests.faults.documented import OFFICES
from tests.faults.wave import WAVE, project_with_faults


def main() -> None:
    match sys.argv[1:]:
        case [name] if not Path(name).exists() or (Path(name).is_dir() and not any(Path(name).iterdir())):
            store = project_with_faults(Path(name))
            print(
                f"Wrote a project with wave {WAVE}, {len(OFFICES)} offices, into {store.root}. "
                f"Go on with docs/editing.md:\n  cd {store.root}\n  make repro"
            )
        case [name]:
            sys.exit(f"{name} is there already. Name a folder that is not, so that nothing is overwritten.")
        case _:
            sys.exit("Usage: python -m tests.faults FOLDER")


if __name__ == "__main__":
    main()
