"""What users and tests can rely on: no network, and nothing of a page or a table runs where it is shown."""

import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from test_cli import TEXT

CONNECT = "import socket; socket.create_connection(('192.0.2.1', 9), timeout=1)"
# Every command but those that build everything, which tests of their own run under the same cut.
COMMANDS = (
    "figures", "results", "checks", "references", "charts", "show p02-targets", "compute p02-targets/2",
    "compare --printed p02-targets=33", "cite pace", "cite pace --style csl-json", "chart pace --out -",
    "read text.txt", "read page.html", "audit text.txt", "annotate text.txt --out -", "--help", "fly",
)  # fmt: skip
ASKED = """
import io, sys
asked = []
def hook(event, given):
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.gethostby", "socket.sendto")):
        asked.append((event, given))
    if event in ("urllib.Request", "webbrowser.open", "http.client.connect"):
        asked.append((event, given))
sys.addaudithook(hook)
from lbanalysis.cli import main
for line in sys.argv[1:]:
    sys.stdout = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    assert main(line.split()) in (0, 2), line
    if asked:
        sys.exit(f"{line}: {asked}")
"""


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "host.invalid"])
def test_a_test_that_asks_for_the_network_fails(host: str) -> None:
    """By an address or a name, by a connection or a datagram (of which a name is looked up before it is stopped)."""
    with pytest.raises(RuntimeError, match="asks for the network"):
        socket.create_connection((host, 9), timeout=1)
    with pytest.raises(RuntimeError, match="asks for the network"):
        urllib.request.urlopen(f"http://[{host}]/" if ":" in host else f"http://{host}/", timeout=1)
    if host == "192.0.2.1":
        datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with datagrams, pytest.raises(RuntimeError, match="asks for the network"):
            datagrams.sendto(b"1", (host, 9))


def test_so_does_a_program_that_a_test_starts() -> None:
    """Each Python, with the same words."""
    done = subprocess.run([sys.executable, "-c", CONNECT], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "a test asks for the network" in done.stderr


def test_a_machine_may_speak_to_itself() -> None:
    """As kernels of notebooks do."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


def test_no_command_asks_for_the_network(tmp_path: Path) -> None:
    """Nor looks up a name or opens a browser: on good input and on bad, a page that names addresses included."""
    page = (
        "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN' 'http://host.invalid/x.dtd'><html><head>"
        "<base href=http://host.invalid/><link rel=stylesheet href=a.css><script src=a.js></script></head>"
        f"<body><img src=http://192.0.2.1/a.png><iframe src=//host.invalid></iframe><p>{TEXT}</p></body></html>"
    )
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    command = [sys.executable, "-c", ASKED, *COMMANDS]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)

    assert (done.returncode, done.stderr.count("lbanalysis: ")) == (0, 3), done.stderr
