#!/usr/bin/env bash
# setup.sh OLD NEW: the life of the installer for Windows, under Wine, whose prefix is given. Nothing is asked and nothing shown. The window
# needs WebView2, which Wine has not: `setup.ps1` shows it on Windows.
set -euo pipefail
old=$1 new=$2
folder="$WINEPREFIX/drive_c/users/$(id -un)/AppData/Local/Programs/ParkMate Companion"
agent="$folder/parkmate-companion.exe"
window="$folder/parkmate-companion-window.exe"
uninstall='HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\ParkMateCompanion'

say() { printf 'packages: setup: %s\n' "$*"; }
fail() {
    say "FAILED: $*" >&2
    exit 1
}
# within SECONDS CONDITION...: waits until it holds.
within() {
    local seconds=$1 try
    shift
    for ((try = 0; try < seconds * 5; try++)); do
        if "$@" > /dev/null 2>&1; then return; fi
        sleep 0.2
    done
    fail "not within $seconds s: $*"
}
number() { basename "$1" | cut -d_ -f2; }
run() { wine "$@" < /dev/null 2> /dev/null; }
answers() { run "$agent" status; }
not() { ! "$@"; }

# is_installed NUMBER
is_installed() {
    [[ $(run "$agent" --version | tr -d '\r') == "parkmate-companion $1" ]] || fail "the companion is not $1"
    [[ $(run "$window" --version | tr -d '\r') == "$1" ]] || fail "the window is not $1"
    run reg query "$uninstall" /v DisplayVersion | grep "$1" > /dev/null || fail "Windows does not list $1"
    run reg query 'HKCU\Software\Classes\parkmate\shell\open\command' | grep -- '--open "%1"' > /dev/null || fail 'links have no program'
    within 10 test -f "$WINEPREFIX/drive_c/users/$(id -un)/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/ParkMate Companion.lnk"
    say "version $1 is installed, and known to Windows"
}

run "$old" /S
is_installed "$(number "$old")"
not answers || fail 'it was started, though nobody asked for it'

run "$window" --companion --hidden
within 60 answers
history="$WINEPREFIX/drive_c/users/$(id -un)/AppData/Local/parkmate-companion/data/history.db"
within 10 test -f "$history"
say 'it runs, and keeps a history'

run "$new" /S
is_installed "$(number "$new")"
within 60 answers
say 'the new version has taken the place of the one that ran'

run "$folder/uninstall.exe" /S
within 30 not test -e "$folder"
within 10 not pgrep --full 'parkmate-companion\.exe'
run reg query "$uninstall" > /dev/null && fail 'Windows lists it still'
run reg query 'HKCU\Software\Classes\parkmate' > /dev/null && fail 'links have a program still'
[[ -f $history ]] || fail "the user's history is gone"
say "it is gone; the user's files are there"
