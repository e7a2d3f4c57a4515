#!/usr/bin/env bash
# What must not matter: Python's version, the lowest versions admitted, order, hash seed, locale, time zone, home, width, fonts, day.
# `make drift` runs all of it and prints a table; `make drift ROWS="python3.13 order"` some. The tests are those that need no browser.
set -uo pipefail
cd "$(dirname "$0")/.."
BIN="$PWD/.venv/bin"
UV="$BIN/uv"
WORK="${DRIFT:-$PWD/build-drift}"
# What a row runs: TESTS may narrow it, to one file or many.
read -ra TESTS <<<"${TESTS:-$(ls tests/test_*.py | grep -Ev 'site|lab|pictures|frame|docs|reproduce|fuzz|kills' | tr '\n' ' ')}"
mkdir -p "$WORK"

run() { # name, then the command of its Python
    local name=$1 began=$SECONDS result
    shift
    if "$@" -m pytest -n 0 -q -p no:cacheprovider "${TESTS[@]}" >"$WORK/$name.log" 2>&1; then result=passed; else result=FAILED; fi
    printf '| %-11s | %-6s | %4d s | %s |\n' "$name" "$result" $((SECONDS - began)) "$(tail -n 1 "$WORK/$name.log")"
    [ "$result" = passed ]
}

found() { # the first Python of a name that runs, those of pyenv among them
    local at
    for at in $(type -ap "$1") "${PYENV_ROOT:-$HOME/.pyenv}/versions/${1#python}"*/bin/"$1"; do
        "$at" -c '' 2>/dev/null && echo "$at" && return
    done
    return 1
}

environment() { # a Python, and how its packages are found: a virtual environment of its own
    local at="$WORK/env-$1"
    [ -x "$at/bin/python" ] || { "$UV" venv --quiet --python "$(found "$1")" "$at" && "$UV" pip sync --quiet --python "$at/bin/python" "$2"; } >&2
    "$UV" pip install --quiet --python "$at/bin/python" --no-deps --no-build-isolation --editable . >&2 2>/dev/null || return 1
    echo "$at/bin/python"
}

absent() { printf '| %-11s | %-6s |\n' "$1" absent; }

row() {
    case $1 in
    python3.1[1-9])
        found "$1" >/dev/null || { absent "$1"; return 0; }
        run "$1" "$(environment "$1" requirements.lock)" ;;
    lowest)
        "$UV" pip compile --quiet --resolution lowest-direct --python-version 3.11 --all-extras --group dev --no-header \
            -o "$WORK/lowest.txt" pyproject.toml
        local at="$WORK/env-lowest"
        [ -x "$at/bin/python" ] || "$UV" venv --quiet --python "$(found python3.11)" "$at"
        "$UV" pip sync --quiet --python "$at/bin/python" "$WORK/lowest.txt"
        "$UV" pip install --quiet --python "$at/bin/python" --no-deps --no-build-isolation --editable .
        run lowest "$at/bin/python" ;;
    order) run order env LBANALYSIS_SHUFFLE="${SEED:-$RANDOM}" PYTHONHASHSEED="${SEED:-$RANDOM}" "$BIN/python" ;;
    place)
        run place env -u LANG LC_ALL=C TZ=Pacific/Kiritimati HOME="$(mktemp -d)" COLUMNS=40 "$BIN/python" ;;
    fonts) # no font on the machine, nothing that matplotlib remembers of them, and no Chromium, which ends without any
        run fonts unshare --mount sh -c 'mount -t tmpfs none /usr/share/fonts && for name in chromium chromium-browser google-chrome google-chrome-stable; do
            at=$(command -v $name) && mount --bind /dev/null "$at"; done; exec "$0" "$@"' \
            env MPLCONFIGDIR="$(mktemp -d)" "$BIN/python" ;;
    days) # the whole job twice, 400 days apart by every clock of the machine
        command -v faketime >/dev/null || { absent days; return 0; }
        local began=$SECONDS result=passed
        "$BIN/lbanalysis" reproduce --out "$WORK/today" >"$WORK/days.log" 2>&1 &&
            faketime -f +400d "$BIN/lbanalysis" reproduce --out "$WORK/later" >>"$WORK/days.log" 2>&1 &&
            diff -rq "$WORK/today" "$WORK/later" >>"$WORK/days.log" 2>&1 || result=FAILED
        printf '| %-11s | %-6s | %4d s | %s files |\n' days "$result" $((SECONDS - began)) "$(find "$WORK/today" -type f | wc -l)"
        [ "$result" = passed ] ;;
    *) echo "no such row: $1" >&2; return 2 ;;
    esac
}

wrong=0
for name in ${*:-python3.11 python3.12 python3.13 lowest order place fonts days}; do row "$name" || wrong=1; done
exit $wrong
