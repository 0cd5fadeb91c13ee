# Words of the companion and its window. Keys are grouped by where they are shown.

app-name = ParkMate Companion

## Events: titles

event-expiring-soon = Your booking ends soon
event-expired = Your booking has ended
event-renewal-succeeded = Booking renewed
event-renewal-failed = Renewal failed
event-auto-expired = Booking closed
event-declined = Booking cancelled by the lot
event-cash-verified = Cash payment verified
event-new-booking = New booking
event-wash-done = Car wash done
event-employee-assigned = New employee
event-other = Message from ParkMate

## Events: bodies. $place is "City Centre, slot 4"; $time a clock time such as 15:40.

body-expiring-soon =
    { $minutes ->
        [0] { $place }: less than a minute left, until { $time }.
        [one] { $place }: 1 minute left, until { $time }.
       *[other] { $place }: { $minutes } minutes left, until { $time }.
    }
body-expired = { $place }: your time was over at { $time }.
body-expired-away = { $place }: your time was over at { $time }, while this computer was off.
body-auto-expired = { $place }: the server has closed this booking, which ran until { $time }.
body-ended-early = { $place }: the lot has closed this booking before its end at { $time }.
body-renewed = { $place }: renewed until { $time }, as booking { $id }.
body-renewed-amount = { $place }: renewed until { $time } for { $amount }, as booking { $id }.
body-declined = { $place }: the lot has cancelled this booking, which would have run until { $time }.
body-cancelled-elsewhere = { $place }: this booking until { $time } was cancelled, not from this computer.
body-cash-verified = { $place }: your cash payment has been verified.
body-cash-verified-amount = { $place }: your cash payment of { $amount } has been verified.
body-new-booking = { $place }: booked until { $time }.
body-new-booking-amount = { $place }: booked until { $time } for { $amount }.
body-new-booking-renewal = { $place }: a booking was renewed, until { $time }.
body-new-booking-renewal-amount = { $place }: a booking was renewed, until { $time } for { $amount }.
body-wash-done = { $wash }: your car is washed.
body-wash-paid = { $wash }: your payment has been verified.
body-wash-paid-plain = Your payment for the car wash has been verified.
body-employee-assigned = { $name } works for you now.
body-renewal-failed = { $place } was not renewed. { $why }
body-renewal-failed-elsewhere = A renewal that was asked for elsewhere failed halfway. Look at your bookings before you try again.
body-not-cancelled = { $place } was not cancelled. { $why }
body-cancelled = { $place }: you have cancelled this booking.
body-withdrawn = Reading the server doesn't confirm this.
body-withdrawn-booking = Withdrawn: there is no such booking.
body-begun-anew = The server's data was replaced. What it holds now is taken as known, without a message for each.
body-vehicle = Vehicle { $vehicle }
body-countdown = Your countdown
body-wash = Car wash
body-group-more =
    { $count ->
        [one] and 1 more
       *[other] and { $count } more
    }
why-refused = The server refused.
why-refused-said = The server says: { $detail }
why-broken = The server failed or did not answer, and your bookings show that nothing was done.
why-broken-said = The server failed, and your bookings show that nothing was done. It says: { $detail }
why-halfway = The server failed halfway and left a booking without a payment.
why-halfway-said = The server failed halfway and left a booking without a payment. It says: { $detail }
why-dearer-said = It would cost { $detail } now, more than you agreed to.
why-gone = The booking is not there any more.
why-not-sent = The server could not be reached, so nothing was asked of it.
why-moved = Its end was changed, which is not what you agreed to.
why-over = It was over already.
why-too-late = The end was noticed too late: this computer was off or had no connection.
body-place = { $lot }, slot { $slot }
body-slot = Slot { $slot }
body-many = They came faster than they can be shown one by one. The history has all of them.
body-summary =
    { $count ->
        [one] 1 notification came while notifications were paused.
       *[other] { $count } notifications came while notifications were paused.
    }
title-summary = While notifications were paused
title-many =
    { $count ->
        [one] 1 notification
       *[other] { $count } notifications
    }
title-group =
    { $count ->
        [one] 1 event
       *[other] { $count } events
    }
title-away =
    { $count ->
        [one] 1 event while you were away
       *[other] { $count } events while you were away
    }
title-cancelled-elsewhere = Booking cancelled
title-cancelled = Booking cancelled
title-not-cancelled = Booking not cancelled
title-wash-paid = Car wash paid
title-begun-anew = The server was set up anew
body-empty = The server sent a message without words.

## Tray

tray-online = Connected to { $server }
tray-connecting = Connecting to { $server }
tray-waiting = No connection to { $server } – trying again
tray-signed-out = Signed out
tray-signing-in = Signing in
tray-no-booking = No booking is running
tray-booking =
    { $minutes ->
        [0] { $place }: less than a minute left
        [one] { $place }: 1 min left
       *[other] { $place }: { $minutes } min left
    }
tray-booking-over = { $place }: over
tray-unread =
    { $count ->
        [0] Nothing unread
        [one] 1 unread notification
       *[other] { $count } unread notifications
    }
tray-open = Open
tray-renew = Renew in browser
tray-pause = Pause notifications
tray-pause-hour = For 1 hour
tray-pause-tomorrow = Until tomorrow
tray-paused = Notifications paused until { $time }
tray-resume = Resume notifications
tray-sign-in = Sign in
tray-sign-out = Sign out
tray-quit = Quit

## Kinds, as short names in filters and details

kind-expiring-soon = Ends soon
kind-expired = Time is up
kind-renewal-succeeded = Renewed
kind-renewal-failed = Renewal failed
kind-auto-expired = Closed by the server
kind-declined = Cancelled by the lot
kind-cash-verified = Cash verified
kind-new-booking = New booking
kind-wash-done = Car wash
kind-employee-assigned = Employee
kind-other = Other messages

## Troubles: what happened and what it means; -advice: what to do.

trouble-address-empty = The server's address is missing.
trouble-address-empty-advice = Enter the address of your ParkMate server, such as parking.example.com.
trouble-address-invalid = This is not the address of a server.
trouble-address-invalid-advice = Enter an address such as parking.example.com or http://127.0.0.1:8000.
trouble-address-holds-credentials = The address holds a user name or a password.
trouble-address-holds-credentials-advice = Enter the address alone; the user name and the password have fields of their own.
trouble-address-plain = The connection to this server would not be encrypted, so others on the network could read your password.
trouble-address-plain-advice = Use an address that begins with https:// or wss://, or allow the plain connection for this server.
trouble-host-unknown = There is no server of this name.
trouble-host-unknown-advice = Check the address for typing mistakes and that this computer is online.
trouble-unreachable = The server can't be reached.
trouble-unreachable-advice = Check the address and the port, and that the server is running and this computer is online.
trouble-timed-out = The server did not answer in time.
trouble-timed-out-advice = Try again in a while; if it stays so, tell whoever runs the server.
trouble-tls-untrusted = The server's certificate can't be trusted, so the connection was not made.
trouble-tls-untrusted-advice = Check the address. If your company uses a certificate of its own, add its CA file in the settings.
trouble-not-park-mate = What answers at this address is not a ParkMate server.
trouble-not-park-mate-advice = Check the address; it is the one that the ParkMate web page uses for its API.
trouble-server-fault = The server reported a fault of its own.
trouble-server-fault-advice = Try again in a while; if it stays so, tell whoever runs the server.
trouble-server-busy = The server is busy and asks for patience.
trouble-server-busy-advice = The companion tries again by itself.
trouble-wrong-password = The user name or the password is wrong, or the account is disabled.
trouble-wrong-password-advice = Check both; sign in with your user name, not with your e-mail address.
trouble-credentials-missing = The user name or the password is missing.
trouble-credentials-missing-advice = Enter both.
trouble-no-profile = This account has no driver or owner profile, so the server can't sign it in.
trouble-no-profile-advice = Ask whoever runs the server to complete the account.
trouble-token-refused = Your session has ended: somebody signed this account out, or it was disabled.
trouble-token-refused-advice = Sign in again. Running countdowns go on.
trouble-socket-not-found = The server does not offer live notifications: it is not running under ASGI (daphne), or a proxy in front of it drops the upgrade.
trouble-socket-not-found-advice = Tell whoever runs the server. Countdowns go on, and bookings are read regularly.
trouble-socket-refused = The server refused the connection for live notifications.
trouble-socket-refused-advice = The companion tries again by itself; if it stays so, tell whoever runs the server.
trouble-keyring-missing = This computer has no keyring service, so your sign-in can't be kept.
trouble-keyring-missing-advice = The companion works until it is quit and will ask again at its next start. To keep the sign-in, install a keyring such as gnome-keyring.
trouble-keyring-locked = The keyring is locked, so your sign-in can't be read or kept.
trouble-keyring-locked-advice = Unlock the keyring, then sign in again. Until then the companion will ask at each start.
trouble-keyring-slow = The keyring did not answer.
trouble-keyring-slow-advice = Look for a window that asks for the keyring's password. Until then the companion will ask at each start.
trouble-history-unwritable = The history can't be saved: its folder is read-only or the disk is full.
trouble-history-unwritable-advice = Notifications are shown all the same. Make room on the disk or make the folder writable, then start the companion again.
trouble-history-set-aside = The history file was damaged. It was set aside beside the new one, with the date in its name.
trouble-history-set-aside-advice = Nothing needs to be done; the new history begins today.
trouble-history-too-new = The history was written by a newer version of the companion. It was left untouched.
trouble-history-too-new-advice = Install the newer version again to see it. Notifications are shown all the same.
trouble-export-failed = The file could not be written: its folder is read-only or the disk is full.
trouble-export-failed-advice = Make room on the disk or make your downloads folder writable, then export again.
trouble-folder-not-shown = The folder could not be shown.
trouble-folder-not-shown-advice = Open your downloads folder by hand; the file is there.
trouble-notifications-failing = Notifications can't be shown on this desktop.
trouble-notifications-failing-advice = Check that a notification service is running. The history has everything.
trouble-settings-unreadable = The settings file can't be read, so the usual settings are used. The file was left untouched.
trouble-settings-unreadable-advice = Correct or remove the file, then start the companion again.
trouble-ca-unreadable = The extra certificate file can't be read, so only the system's certificates are trusted.
trouble-ca-unreadable-advice = Check the path in the settings and that the file holds certificates in PEM form.
trouble-role-hears-nothing = ParkMate sends no notifications to this kind of account.
trouble-role-hears-nothing-advice = Sign in as a driver or as a lot's owner.
trouble-window-missing = The window can't be shown: its program is missing or doesn't start.
trouble-window-missing-advice = Install the companion again. Notifications and the tray go on without it.
trouble-browser-missing = No web browser could be started.
trouble-browser-missing-advice = Open the ParkMate web page in your browser by hand.
trouble-booking-unknown = This booking is not among yours, or its time is over.
trouble-booking-unknown-advice = Look at your bookings; they are read again by themselves.
trouble-request-under-way = Something is being asked of the server for this booking already.
trouble-request-under-way-advice = Wait for its outcome; you will be told.
trouble-countdown-over = This moment has passed already.
trouble-countdown-over-advice = Choose a later one.
trouble-not-signed-in = Nobody is signed in.
trouble-not-signed-in-advice = Sign in first.
trouble-not-signed-out-elsewhere = You are signed out on this computer, but the server could not be told to end your session elsewhere.
trouble-not-signed-out-elsewhere-advice = Sign out in the browser too.
trouble-superseded = This sign-in was given up, because somebody signed in or out in the meantime.
trouble-superseded-advice = Sign in again if you still want to.

## Window

window-title = ParkMate Companion
window-now = Now
window-history = History
window-sign-in = Sign in
window-sign-in-why = Sign in to hear about your bookings on this computer.
window-server = Server
window-server-hint = such as parking.example.com
window-socket = Address for live notifications, if it is another
window-user = User name
window-password = Password
window-allow-plain = Allow a connection that is not encrypted for this server
window-signing-in = Signing in…
window-sign-out = Sign out
window-sign-out-ask = Sign out…
window-sign-out-title = Sign out?
window-sign-out-where = Where
window-sign-out-here = Sign out on this computer
window-sign-out-here-note = You stay signed in elsewhere.
window-sign-out-everywhere = Sign out everywhere
window-sign-out-everywhere-note = This ends your session in the browser too.
window-signed-in-as = { $user } at { $server }
window-connected = Connected
window-connecting = Connecting…
window-offline = Not connected
window-retry-in =
    { $seconds ->
        [0] Reconnecting…
       *[other] Reconnecting in { $seconds } s
    }
window-retry = Try now
window-no-bookings = No booking is running. When you book a slot, its countdown appears here.
window-no-bookings-owner = New bookings in your lots and messages from ParkMate appear in the history.
window-until = until { $time }
window-over = Time is up
window-vehicle = Vehicle { $vehicle }
window-payment-pending = Payment awaits verification at the counter
window-ended-at = ended at { $time }
window-open-browser = Open in browser
window-renew = Renew…
window-renewing = Renewing…
window-renew-at-end = Renew when it ends…
window-renews-at-end = Is renewed when it ends, for { $price } at most.
window-let-end = Don't renew when it ends
window-cancel-booking = Cancel booking…
window-cancelling = Cancelling…
window-checking = Looking at your booking again…
window-price-unknown = The price of a renewal isn't known here. Renew it in the browser.
window-snooze = Remind me again in 2 minutes
window-snoozed = You are reminded again at { $time }.
window-dismiss = Back
window-renew-title = Renew this booking?
window-renew-when-over-title = Renew this booking when it ends?
window-price = Price
window-price-at-most = Price, at most
window-price-note = The server is asked for a new booking of this slot at this price. If it costs more by then, nothing is done.
window-price-note-at-end = Once its time is over, the server is asked for a new booking of this slot. If it costs more by then, it isn't renewed, and you are told. This computer has to be on and connected at that moment.
window-method = Payment
window-method-upi = UPI
window-method-card = Card
window-method-cash = Cash
window-method-cash-note = at the counter; until then the payment awaits verification
window-renew-for = Renew for { $price }
window-renew-for-at-most = Renew for { $price } at most
window-cancel-title = Cancel this booking?
window-cancel-note = You give up the slot, and somebody else can book it. A car wash that belongs to the booking is cancelled too. This can't be undone.
window-cancel-confirm = Cancel booking
window-cancel-dismiss = Keep booking
window-countdowns = Countdowns
window-countdown = Countdown
window-countdown-start = Start a countdown…
window-countdown-stop = Stop
window-countdown-local = A countdown is on this computer only; the server doesn't know it.
window-countdown-title = Start a countdown
window-countdown-label = What for (if you like)
window-countdown-by = How long
window-countdown-by-length = For some time
window-countdown-by-clock = Until a clock time
window-countdown-hours = Hours
window-countdown-minutes = Minutes
window-countdown-clock = Clock time
window-countdown-clock-hint = such as 15:40
window-countdown-ends = Ends at { $time }
window-countdown-confirm = Start
window-countdown-no-length = Enter how long it runs, in whole hours and minutes.
window-countdown-no-clock = Enter a clock time such as 15:40.
window-story = Booking { $id }
window-story-of = The story of booking { $id }
window-story-show = Show the story of booking { $id }
window-story-leave = Leave this story
window-no-history = Nothing yet. Every notification will be kept here.
window-no-match = Nothing matches what you look for.
window-no-story = There is nothing about booking { $id } in the history.
window-clear-filters = Clear filters
window-mark-read = Mark all as read
window-mark-one = Mark as read
window-mark-unread = Mark as unread
window-delete = Delete
window-select = Select
window-history-list = Notifications, newest first
window-history-keys = Arrow keys move, Enter shows all of a notification, Space selects it, U marks it as read or unread, Delete deletes it, Ctrl+A selects all, / searches.
window-search = Search the history
window-filters = Filter
window-filters-on =
    { $count ->
        [one] 1 filter
       *[other] { $count } filters
    }
window-kinds = What happened
window-levels = How grave
window-unread-only = Only unread
window-from = From
window-until-day = Until
window-day-hint = such as 2026-11-23
window-found =
    { $count ->
        [0] Nothing found
        [one] 1 notification
       *[other] { $count } notifications
    }
window-fresh =
    { $count ->
        [one] Show 1 new notification
       *[other] Show { $count } new notifications
    }
window-to-newest = Back to the newest
window-selected =
    { $count ->
        [one] 1 selected
       *[other] { $count } selected
    }
window-select-none = Clear selection
window-deleted =
    { $count ->
        [0] Nothing was deleted
        [one] 1 notification deleted
       *[other] { $count } notifications deleted
    }
window-undeleted =
    { $count ->
        [one] 1 notification is back
       *[other] { $count } notifications are back
    }
window-undo = Undo
window-close = Close
window-more-actions = More
window-export-csv = Export as CSV
window-export-json = Export as JSON
window-exporting = Exporting…
window-exporting-rows = Exporting: { $rows } of { $of }
window-exported =
    { $count ->
        [one] 1 notification was written to { $file }
       *[other] { $count } notifications were written to { $file }
    }
window-show-folder = Show in folder
window-clear-history = Clear history…
window-clear-title = Delete the whole history?
window-clear-note = Every notification is deleted, also what a filter hides. For a while you can undo it.
window-clear-confirm = Delete all
window-clear-dismiss = Keep history
window-paused = Notifications are paused until { $time }.
window-resume = Resume
window-unread = unread
window-count = { $count } times
window-no-agent = The companion in the background does not answer.
window-no-agent-advice = It is started again by itself; if this stays, quit it from the tray and start it anew.
window-starting = Starting the companion…
window-other-version = The companion in the background is of another version.
window-other-version-advice = Quit it from the tray, then open this window again.
window-failed = That could not be done.
window-main = What to show
window-account = Account
window-time-left = Time left
window-ends-soon = Ends soon
window-slot = Slot { $slot }
window-today = Today
window-yesterday = Yesterday
window-just-now = just now
window-show-all = Show all of it
window-show-less = Show less
window-level-success = Success
window-level-warning = Warning
window-level-error = Error
window-level-info = Information
window-another-socket = Notifications come from another address
window-usage =
    Usage: parkmate-companion-window [--entry ID]

    Shows the companion's window, at a row of the history if its ID is given.
    The companion itself is the program parkmate-companion.
window-no-display = There is no display to show the window on: neither DISPLAY nor WAYLAND_DISPLAY names one that answers. Use parkmate-companion listen, status or history in a terminal.
