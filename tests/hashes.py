"""Write into the data package the hash of each of its files: `make notebooks` runs this, a test holds them together."""

import hashlib
import json
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "data" / "datapackage.json"


def hashed(text: str) -> str:
    """The text of a data package with the hashes of its files as they are."""
    package = json.loads(text)
    for resource in package["resources"]:
        digest = hashlib.sha256((PACKAGE.parent / resource["path"]).read_bytes()).hexdigest()
        resource["hash"] = f"sha256:{digest}"
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    PACKAGE.write_text(hashed(PACKAGE.read_text(encoding="utf-8")), encoding="utf-8")
