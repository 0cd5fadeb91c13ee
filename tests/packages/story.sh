# What happens to a package in its life, whatever its format: it is installed, started, upgraded under a running companion and
# removed. Each format has a file of its own, which says how; it is run in a layer over the system that is thrown away.
# shellcheck shell=bash
set -euo pipefail

AGENT=/usr/bin/parkmate-companion
WINDOW=/usr/bin/parkmate-companion-window
POLICY=/etc/parkmate-companion/policy.toml

say() { printf 'packages: %s: %s\n' "$FORMAT" "$*"; }

fail() {
    say "FAILED: $*" >&2
    pgrep --list-full --full "^$AGENT" >&2 || true
    cat "$XDG_STATE_HOME/parkmate-companion/companion.log" >&2 || true
    exit 1
}

# within SECONDS CONDITION...: waits until it holds.
within() {
    local seconds=$1 try
    shift
    for ((try = 0; try < seconds * 10; try++)); do
        if "$@" > /dev/null 2>&1; then return; fi
        sleep 0.1
    done
    fail "not within $seconds s: $*"
}

# Both programs have this number, and tell it.
is_version() {
    [[ $("$AGENT" --version) == "parkmate-companion $1" && $("$WINDOW" --version) == "$1" ]] || fail "the programs are not $1"
    say "both programs are version $1"
}

# The process of the companion itself, which its guard has started.
companion() { pgrep --full --exact "$AGENT --guarded.*"; }

# It runs from the file that is installed, and answers.
runs_as_installed() {
    local process
    process=$(companion) && [[ $(readlink "/proc/$process/exe") == "$AGENT" ]] && "$AGENT" status > /dev/null
}

shows_window() { xdotool search --onlyvisible --name '^ParkMate Companion$'; }

# It starts with its tray icon alone, keeps a history, shows its window, and knows its links.
starts() {
    "$AGENT" --hidden < /dev/null &
    within 60 runs_as_installed
    [[ -f $XDG_DATA_HOME/parkmate-companion/history.db ]] || fail 'there is no history'
    "$AGENT" open
    within 60 shows_window
    say 'it runs, and shows its window'
}

is_known_to_the_desktop() {
    desktop-file-validate /usr/share/applications/parkmate-companion.desktop
    appstreamcli validate --no-net /usr/share/metainfo/app.parkmate.companion.metainfo.xml > /dev/null
    update-desktop-database /usr/share/applications
    gio mime x-scheme-handler/parkmate | grep parkmate-companion.desktop > /dev/null || fail 'links to bookings have no program'
    for file in icons/hicolor/48x48/apps/parkmate-companion.png man/man1/parkmate-companion.1.gz \
        bash-completion/completions/parkmate-companion doc/parkmate-companion/copyright doc/parkmate-companion/third-party.txt.gz; do
        [[ -s /usr/share/$file ]] || fail "$file is not there"
    done
    bash -n /usr/share/bash-completion/completions/parkmate-companion
    say 'menus, links, icons, manual and completions are there'
}

# upgrades_by COMMAND...: the running companion is replaced by itself, and has everything that was kept.
upgrades_by() {
    local before
    before=$(companion)
    "$@"
    is_another() { runs_as_installed && [[ $(companion) != "$before" ]]; }
    within 60 is_another
    say 'the new version has taken the place of the one that ran'
}

# What the companion keeps for the user; the window's own storage changes until its last process has ended.
of_the_user() { find "$HOME" -type f -path '*/parkmate-companion/*' -exec sha256sum {} + | sort; }

# removed_by COMMAND...: nothing of it is left but what is the user's or the company's.
removed_by() {
    local kept
    "$AGENT" quit
    is_gone() { ! pgrep --full "^$AGENT"; }
    within 20 is_gone
    kept=$(of_the_user)
    [[ -n $kept ]] || fail 'nothing was kept'
    "$@"
    [[ $(of_the_user) == "$kept" ]] || fail "the user's files are not as they were"
    [[ -f $POLICY ]] || fail "the company's policy is gone"
    local left
    left=$(find /usr /etc /opt /var/lib -xdev -iname '*parkmate*' ! -path "$(dirname $POLICY)*" ! -path '/var/lib/apt/*')
    [[ -z $left ]] || fail "this is left: $left"
    say "it is gone; the user's files and the company's policy are there"
}

# An administrator's, which no package touches.
mkdir -p "$(dirname $POLICY)"
printf 'keep_days = 90\n' > "$POLICY"
