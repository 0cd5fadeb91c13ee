# RPM leaves the folders that it made for us; nobody else's are among them.
if [ "$1" = 0 ]; then
    rmdir --ignore-fail-on-non-empty /usr/share/doc/parkmate-companion/examples /usr/share/doc/parkmate-companion 2> /dev/null || true
fi
