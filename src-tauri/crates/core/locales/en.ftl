# Words of the companion and its window. Keys are grouped by where they are shown.

app-name = ParkMate Companion

## Clock times

clock-am = { $time }{"\u00A0"}AM
clock-pm = { $time }{"\u00A0"}PM

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
event-cash-waiting = Cash payment waiting
event-wash-booked = Car wash booked
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
body-cash-waiting = { $place }: cash is waiting at the counter.
body-cash-waiting-amount = { $place }: { $amount } in cash is waiting at the counter.
body-cash-still-waiting = { $count } cash payments are still waiting at the counter.
body-wash-booked = { $wash }: a wash was booked.
body-wash-done = { $wash }: your car is washed.
body-wash-paid = { $wash }: your payment has been verified.
body-wash-paid-plain = Your payment for the car wash has been verified.
body-employee-assigned = { $name } works for you now.
body-renewal-failed = { $place } was not renewed. { $why }
body-renewal-failed-elsewhere = A renewal that was asked for elsewhere failed halfway. Look at your bookings before you try again.
body-not-cancelled = { $place } was not cancelled. { $why }
body-cancelled = { $place }: you have cancelled this booking.
body-verified = { $place }: you have verified the cash payment.
body-verified-revived = { $place }: you have verified the cash payment. The booking was over; the server counts it as running again.
body-verified-before = { $place }: the cash payment had been verified before.
body-verifying = { $place }: the server has not confirmed that the cash payment is verified. It is being asked what is true; don't take the money twice.
body-not-verified = { $place }: the cash payment was not verified. { $why }
body-withdrawn = Reading the server doesn't confirm this.
body-withdrawn-booking = Withdrawn: there is no such booking.
body-begun-anew = The server's data was replaced. What it holds now is taken as known, without a message for each.
body-flood = The server sends more messages than can be told. What they are about is still read; those that are left out are only counted here.
body-vehicle = Vehicle { $vehicle }
body-countdown = Your countdown
body-wash = Car wash
body-away = Nothing could be heard from { $since } to { $until }.
body-gave-up = It ended unexpectedly again and again, and was not started any more: you are not told of your bookings. Start it by hand; if it ends again, send its log to your support.
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
why-cancelled = The booking was cancelled meanwhile.
why-not-pending = The payment doesn't await verification.
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
body-summary-quiet =
    { $count ->
        [one] 1 notification came during your quiet hours.
       *[other] { $count } notifications came during your quiet hours.
    }
title-summary-quiet = During your quiet hours
title-more =
    { $count ->
        [one] and 1 more
       *[other] and { $count } more
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
title-gave-up = ParkMate Companion is off
title-cancelled-elsewhere = Booking cancelled
title-cancelled = Booking cancelled
title-not-cancelled = Booking not cancelled
title-verified = Cash payment verified
title-verifying = Not confirmed yet
title-not-verified = Cash payment not verified
title-not-done = That was not done
title-wash-paid = Car wash paid
title-flood = Too many messages
title-begun-anew = The server was set up anew
body-empty = The server sent a message without words.

## Banners: what their buttons do. $price and $amount are amounts such as 25.00, $method a way to pay.

offer-renew = Renew for { $price } ({ $method })
offer-renew-at-end = Renew at the end for { $price } ({ $method })
offer-snooze = Snooze 2 min
offer-verify = Verify cash
offer-verify-amount = Verify { $amount } in cash

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
tray-label =
    { $minutes ->
        [0] < 1 min
       *[other] { $minutes } min
    }
tray-booking-over = { $place }: over
tray-payments =
    { $count ->
        [0] No payment is waiting
        [one] 1 payment waiting
       *[other] { $count } payments waiting
    }
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
tray-update = Version { $version } is ready…
tray-update-waiting = Version { $version } is installed soon
tray-sign-out = Sign out
tray-quit = Quit

## Command line

cli-not-running = the companion is not running; start it with: parkmate-companion
cli-gave-up = the companion crashed too often in ten minutes and is not started again; its log says more
cli-signed-in = Signed in as { $user }.
cli-signed-in-at = Signed in as { $user } at { $server }.
cli-signing-in = Signing in.
cli-signed-out = Signed out.
cli-signed-out-here = Signed out on this computer.
cli-signed-out-asked = Signed out on this computer; the server is asked to end the browser's session too.
cli-signed-out-everywhere = Signed out, here and in the browser.
cli-nobody = Nobody was signed in.
cli-connected = Connected.
cli-connecting = Connecting.
cli-not-connected = Not connected: { $why } Next try at { $time }.
cli-booking = Booking { $id }: { $lot }, slot { $slot }, until { $time }.
cli-booking-over = Booking { $id }: { $lot }, slot { $slot }, over since { $time }.
cli-countdown = Countdown { $id }, until { $time }.
cli-countdown-labelled = Countdown { $id }: { $label }, until { $time }.
cli-unread = Unread: { $count }.
cli-paused = Notifications are paused until { $time }.
cli-listen-nobody = nobody is signed in
cli-listen-connected = connected to { $server } as { $user }
cli-listen-connecting = connecting to { $server }
cli-listen-waiting = not connected: { $why }
cli-listen-off = signed in to { $server } as { $user }; nothing to listen to
cli-listen-lost = { $count } events came faster than they could be printed
cli-listen-ended = the companion has ended
cli-step-passed = ok
cli-step-failed = FAILED
cli-step-not-tried = not tried
cli-step-not-needed = not needed
cli-check-failed = the check failed at this step: { $step }
cli-update-own = It looks for newer versions by itself.
cli-test-sent = Test notification "{ $event }": sent
cli-test-not-sent = Test notification "{ $event }": NOT sent
cli-policy-none = Your company has set nothing on this computer: there is no { $file }.
cli-policy-holds = Your company's settings in { $file } hold.
cli-policy-not = Nothing in { $file } holds, because of a mistake.
cli-policy-fine = { $file } has no mistake.
cli-policy-advice = Correct what is named above, then check it again with: parkmate-companion policy --check FILE
cli-policy-set = set by the policy
cli-policy-user = chosen by the user
cli-policy-default = default of the policy
cli-policy-usual = as usual
cli-settings-exported = The settings are in { $file }. It holds no password and no account.
cli-settings-not-written = { $file } can't be written, so nothing was exported ({ $detail }). Name another place.
cli-settings-imported = The settings of { $file } hold now.
cli-settings-mistaken = Nothing was imported, and your settings are as they were. Correct what is named above, then import the file again.
cli-settings-locked = Skipped, because your company has set it: { $key }
cli-settings-unknown = Skipped, because this version doesn't know it: { $key }

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
kind-cash-waiting = Cash waiting
kind-wash-booked = Wash booked
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
trouble-tls-expired = The server's certificate has expired, so the connection was not made.
trouble-tls-expired-advice = Check this computer's date and time. If they are right, tell whoever runs the server.
trouble-tls-not-yet-valid = The server's certificate is not valid yet, so the connection was not made.
trouble-tls-not-yet-valid-advice = Check this computer's date and time. If they are right, tell whoever runs the server.
trouble-tls-other-name = The certificate that came is one of another server, so the connection was not made.
trouble-tls-other-name-advice = Check the address. If it is right, another program or network stands in the way; ask whoever runs the server.
trouble-tls-too-old = The server's encryption is too old to be safe, so the connection was not made.
trouble-tls-too-old-advice = Tell whoever runs the server: it has to speak TLS 1.2 or 1.3.
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
trouble-history-gone = The history file was gone, so a new one was begun.
trouble-history-gone-advice = Nothing needs to be done. If you have a copy, quit the companion, put it back and start the companion again.
trouble-history-restored = The history file was taken away while the companion ran. It was written anew with everything in it.
trouble-history-restored-advice = Nothing needs to be done. To empty the history, use Clear history in the window.
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
trouble-tray-missing = Without a tray on this desktop, the companion has no icon. It runs all the same, also with its window closed.
trouble-tray-missing-advice = On GNOME, install the extension “AppIndicator and KStatusNotifierItem Support”; elsewhere, add a tray to the panel. Starting the companion again shows its window.
trouble-update-unreachable = Nothing answers where newer versions of this program are listed. Your notifications are not affected.
trouble-update-unreachable-advice = It is tried again by itself. If it lasts, check the connection of this computer and the proxy in the settings.
trouble-update-cut-off = The download of the new version broke off. Nothing was changed, and the present version goes on.
trouble-update-cut-off-advice = Try again when the connection is better.
trouble-update-unreadable = What was fetched is not what this program expects of an update. Nothing was changed.
trouble-update-unreadable-advice = Try again tomorrow. If it lasts, get the new version from where you got this one.
trouble-update-forged = The new version is not signed by those who make this program, so it was not installed. Nothing was changed.
trouble-update-forged-advice = Don't install it by hand either, and tell whoever looks after this computer.
trouble-update-unwritable = The new version can't be stored: the disk is full, or the program lies where you may not write. Nothing was changed.
trouble-update-unwritable-advice = Make room, or move the program to a folder of your own.
trouble-update-not-begun = The installation of the new version could not be begun. Nothing was changed.
trouble-update-not-begun-advice = Try again; if it fails again, the log says why.
trouble-update-gone = This version is not offered any more.
trouble-update-gone-advice = The settings show what is offered now.
trouble-booking-unknown = This booking is not among yours, or its time is over.
trouble-booking-unknown-advice = Look at your bookings; they are read again by themselves.
trouble-request-under-way = Something is being asked of the server for this booking already.
trouble-request-under-way-advice = Wait for its outcome; you will be told.
trouble-desk-refused = The server refused, and nothing was changed.
trouble-desk-refused-advice = Look at what stands there now; it was read again.
trouble-desk-not-sent = The server could not be reached, so nothing was asked of it.
trouble-desk-not-sent-advice = Try again when the connection is back.
trouble-desk-not-done = The server did not answer, and it was read that nothing was changed.
trouble-desk-not-done-advice = Try again.
trouble-desk-overtaken = That is not possible any more: somebody else has changed it.
trouble-desk-overtaken-advice = Look at what stands there now; it was read again.
trouble-countdown-over = This moment has passed already.
trouble-countdown-over-advice = Choose a later one.
trouble-not-signed-in = Nobody is signed in.
trouble-not-signed-in-advice = Sign in first.
trouble-not-signed-out-elsewhere = You are signed out on this computer, but the server could not be told to end your session elsewhere.
trouble-not-signed-out-elsewhere-advice = Sign out in the browser too.
trouble-welcome-missing = The connection for live notifications opens, but the server says nothing on it.
trouble-welcome-missing-advice = Tell whoever runs the server; a proxy in front of it may hold messages back. Bookings are read regularly all the same.
trouble-round-trip-missing = The server doesn't answer on an open connection.
trouble-round-trip-missing-advice = Tell whoever runs the server; a proxy or a firewall in between may swallow messages.
trouble-notifications-held = Your desktop is set not to disturb, so notifications are not shown.
trouble-notifications-held-advice = Switch that off in the desktop's settings or in its notification list. The history has everything.
trouble-keyring-forgets = The keyring did not keep a test entry.
trouble-keyring-forgets-advice = Log out of the computer and in again; if it stays so, the companion will ask you to sign in at each start.
trouble-autostart-off = Your company wants the companion to start with your session, and it doesn't.
trouble-autostart-off-advice = Quit the companion and start it again: then it is entered anew. If your desktop's own settings switch it off, switch it on there.
trouble-superseded = This sign-in was given up, because somebody signed in or out in the meantime.
trouble-superseded-advice = Sign in again if you still want to.
trouble-leads-invalid = These reminders can't be used: up to three, each between 1 and 1440 minutes before the end.
trouble-leads-invalid-advice = Enter whole minutes, such as 15, 5.
trouble-quiet-hours-invalid = Quiet hours need a beginning and another end.
trouble-quiet-hours-invalid-advice = Enter two different clock times, such as 22:00 and 07:00.
trouble-keep-days-invalid = This is not a number of days between 1 and 3650.
trouble-keep-days-invalid-advice = Enter a whole number, such as 90, or keep the history for ever.
trouble-proxy-invalid = This is not the address of a proxy.
trouble-proxy-invalid-advice = Enter an address such as http://proxy.example.com:3128, without a user name or a password.
trouble-web-address-invalid = This is not the address of a web page.
trouble-web-address-invalid-advice = Enter an address such as https://parking.example.com, or leave the field empty.
trouble-setting-locked = Your company has set this, so it can't be changed here.
trouble-setting-locked-advice = Ask whoever looks after your company's computers.
trouble-settings-unwritable = The setting can't be saved, so it is as it was.
trouble-settings-unwritable-advice = Make room on the disk, or make the settings folder writable.
trouble-policy-unreadable = Your company's settings can't be read, so none of them are used.
trouble-policy-unreadable-advice = Tell whoever looks after your company's computers what is named here; “parkmate-companion policy” shows it too.
trouble-policy-key-unknown = Your company's settings name something that this version of the companion doesn't know. Everything else in them holds.
trouble-policy-key-unknown-advice = Tell whoever looks after your company's computers; it may be mistyped, or meant for a newer version.
trouble-server-not-allowed = Your company doesn't let this computer sign in to that server, so nothing was sent to it.
trouble-server-not-allowed-advice = Use the server that your company names, or ask whoever looks after its computers.
trouble-role-not-allowed = Your company doesn't let an account of this kind sign in on this computer, so you are not signed in.
trouble-role-not-allowed-advice = Sign in with another account, or ask whoever looks after your company's computers.
mistake-at = { $file }: { $what }
mistake-at-line = { $file }, line { $line }: { $what }
mistake-unreadable = it can't be read ({ $detail }).
mistake-form = it isn't written as such a file has to be ({ $detail }).
mistake-value = “{ $key }” can't have this value ({ $detail }).
mistake-range = “{ $key }” is beyond its range, or empty.
mistake-key = this version knows no “{ $key }”.
trouble-autostart-failing = The companion can't be made to start by itself, or not to.
trouble-autostart-failing-advice = Add it to, or remove it from, the programs that your desktop starts at login.
trouble-proxy-unreachable = The proxy does not answer, so the server can't be reached.
trouble-proxy-unreachable-advice = Check the proxy in the settings, and that this computer is online.
trouble-proxy-refused = The proxy does not let this computer connect to the server.
trouble-proxy-refused-advice = Check the proxy in the settings, or ask whoever runs it to allow the ParkMate server.
trouble-proxy-unsupported = The system names a proxy that this app can't use, such as one for SOCKS, so the server is not contacted.
trouble-proxy-unsupported-advice = Enter an HTTP proxy in the settings, or choose "None" there if the server can be reached without one.

## Settings

settings-title = Settings
settings-back = Back
settings-saved = Saved
settings-locked = Set by your company
settings-account = Account
settings-web-address = Address of the ParkMate web page
settings-web-address-note = “Open in browser” leads there. If you leave it empty, it is { $usual }.
settings-servers = Remembered sign-ins
settings-servers-note = The sign-in form offers them. Passwords are not kept.
settings-no-servers = None
settings-forget = Forget
settings-forget-one = Forget { $user } at { $server }
settings-forgotten = { $user } is forgotten.
settings-notifications = Notifications
settings-notify-note = A kind that is off is still kept in the history.
settings-notify-kind = Event
settings-notify-off = Off
settings-notify-silent = Silent
settings-notify-sound = With sound
settings-notify-one = { $kind }: { $loudness }
settings-notify-others = Events of other accounts
settings-quiet-hours = Quiet hours
settings-quiet-hours-note = Notifications are held back every day in this time. One summary comes at the end.
settings-quiet-now = Quiet now, until { $time }.
settings-quiet-from = From
settings-quiet-to = To
settings-pause = Pause
settings-pause-note = Holds notifications back for a while, as quiet hours do.
settings-pause-hour = For 1 hour
settings-pause-tomorrow = Until tomorrow
settings-reminders = Reminders
settings-remind-minutes = Minutes before the end
settings-remind-minutes-note = Up to three, such as 15, 5. Leave it empty to hear of the end alone.
settings-start = Start
settings-start-at-login = Start when you log in to this computer
settings-start-hidden = Start with the tray icon alone
settings-start-hidden-note = Otherwise the window opens where you have to sign in.
settings-look = Look
settings-theme = Colours
settings-theme-system = As the desktop
settings-theme-light = Light
settings-theme-dark = Dark
settings-language = Language
settings-language-system = As the desktop
settings-language-en = English
settings-language-hi = हिन्दी
settings-clock = Clock times
settings-clock-usual = As the language
settings-clock-12 = 3:40 pm
settings-clock-24 = 15:40
settings-history = History
settings-keep = Keep the history
settings-keep-ever = For ever
settings-keep-days = For some days
settings-keep-count = Days
settings-keep-note = Older entries are deleted once a day. Nothing is told again because of that.
settings-connection = Connection
settings-ca-file = File with extra certificates
settings-ca-file-note = The path of a PEM file, if your company or lot uses certificates of its own.
settings-proxy = Proxy
settings-proxy-note = A server on this computer is never reached through a proxy.
settings-proxy-system = As the system
settings-proxy-none = None
settings-proxy-at = This one
settings-proxy-address = Address of the proxy
settings-proxy-address-note = Such as http://proxy.example.com:3128.
settings-updates = Updates
settings-update-channel = Offer updates
settings-update-channel-note = A version to try has what is new first, and may still have faults.
settings-update-channel-stable = Finished versions
settings-update-channel-beta = Also versions to try
settings-update-channel-off = None
settings-update-running = Version { $version }
settings-update-package = Your system's package manager updates the program, or whoever has installed it.
settings-update-unusable = This copy of the program doesn't say where its updates are. Install it again to get them.
settings-update-off = It is not looked for newer versions.
settings-update-looking = It is being looked for a newer version…
settings-update-soon = It is looked for a newer version soon.
settings-update-current = There was no newer version when it was last looked for one, { $time }.
settings-update-offered = Version { $version } is offered above.
settings-update-look = Look now

## Check: its steps, as what each makes sure of; shown in the window and by `doctor`.

check-name = The server's name is known
check-port = Its port answers
check-tls = Its certificate can be trusted
check-api = It is a ParkMate server
check-token = It accepts your sign-in
check-upgrade = Live notifications can be opened
check-welcome = The server's welcome arrives
check-round-trip = Messages and answers come through
check-clock = The server tells its time
check-notifications = This desktop shows notifications
check-keyring = The keyring keeps your sign-in
check-autostart = The companion starts when you log in

## Check: what was seen of a step

check-server = Server: { $server }
check-took = It answered within { $millis } ms.
check-is-parkmate = What answers is ParkMate's API.
check-accepted = Your session is valid.
check-sockets =
    { $count ->
        [one] 1 connection was opened.
       *[other] { $count } connections were opened.
    }
check-clock-socket = Only the connection for the server's time was tried, since it needs no account.
check-clocks-agree = Both clocks show the same time.
check-server-ahead = The server's clock is { $seconds } s ahead of this computer's. Countdowns go by the server's.
check-server-behind = The server's clock is { $seconds } s behind this computer's. Countdowns go by the server's.
check-service = { $service } shows them.
check-service-no-clicks = { $service } shows them, but doesn't tell of clicks.
check-kept = A test entry was kept, read and removed.
check-starts = It is set to start.
check-after-failure = Not tried, since an earlier step failed.
check-no-server = No server is known yet.
check-nobody-signed-in = Nobody is signed in at this server.
check-no-token = The keyring holds no sign-in for this account.
check-system-silent = This system doesn't tell. Send yourself a test notification, or look into its settings.
check-numeric = The address is a number, so there is no name to look up.
check-plain = This connection is not encrypted.
check-proxy = The proxy looks the name up.
check-started-by-hand = You start it by hand. It can start by itself: see the settings.
check-all-well = All is well.
check-well-so-far =
    { $count ->
        [one] What could be tried works; 1 step could not be tried.
       *[other] What could be tried works; { $count } steps could not be tried.
    }
check-failed =
    { $count ->
        [one] 1 step failed.
       *[other] { $count } steps failed.
    }

## Test notifications

test-title = Test: { $title }
test-lot = Example Lot
test-name = An example employee
test-wash = Example wash
test-other = This is how a message of another kind looks.

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
window-catching-up = Reading your bookings…
window-no-bookings-owner = New bookings in your lots and messages from ParkMate appear in the history.
window-until = until { $time }
window-over = Time is up
window-vehicle = Vehicle { $vehicle }
window-payment-awaits-cash = Payment awaits verification at the counter
window-payment-paid = Paid
window-payment-failed = The payment failed
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
window-mute = Don't remind me
window-unmute = Remind me
window-muted = Before this booking ends you are not reminded. Its end is told, and the history has everything.
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
window-countdown-clock-hint = such as { $time }
window-countdown-ends = Ends at { $time }
window-countdown-confirm = Start
window-countdown-no-length = Enter how long it runs, in whole hours and minutes.
window-countdown-no-clock = Enter a clock time such as { $time }.
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
        [0] Nothing is back: it was deleted for good
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
window-update-ready = Version { $version } is ready.
window-update-see = Look at it…
window-update-title = Install version { $version }?
window-update-note = The companion and this window start again, which takes some seconds. Nothing is begun within ten minutes before a countdown ends.
window-update-news = What is new
window-update-install = Install and restart
window-update-later = Not now
window-update-loading = Version { $version } is being fetched: { $share } %
window-update-waiting = Version { $version } is installed at { $time }, when your countdown is over.
window-update-waiting-request = Version { $version } is installed as soon as a request of yours was answered.
window-update-installing = Version { $version } is being installed. This window opens again by itself.
window-update-installed = Version { $version } is installed.
window-update-rolled-back = Version { $version } did not start; the earlier one is back.
window-update-rolled-back-advice = Nothing is lost. It is not offered again; a newer one will be.
window-update-cut-off = The installation of version { $version } was cut off before anything was changed.
window-update-seen = All right
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
window-remembered = Signed in here before
window-settings = Settings
window-connection-settings = Settings…
window-another-socket = Notifications come from another address
window-check = Check
window-check-run = Run the check
window-check-again = Run the check again
window-check-running = Checking…
window-check-progress = { $done } of { $all } steps
window-check-of = Of { $server }
window-check-connection = Check the connection
window-step-waiting = waits
window-step-running = is being tried
window-step-passed = passed
window-step-failed = failed
window-step-not-tried = not tried
window-step-not-needed = not needed
window-login-question = Start ParkMate Companion when you log in, so that you miss nothing?
window-login-yes = Yes
window-login-no = No
window-logs-show = Open log folder
window-report-copy = Copy report
window-report-copied = The report is copied. It holds no names, bookings or secrets.
window-report-marked = The report could not be copied by itself. It is marked: press Ctrl+C to copy it.
window-report = Report
window-report-show = Show the report
window-sources = How this server tells of events
window-sources-event = Event
window-sources-habit = Its live messages
window-sources-note = What a live message doesn't tell is found by reading your bookings, a little later.
window-habit-unseen = not seen yet
window-habit-at-once = come at once
window-habit-late = come late
window-habit-never = never come – found by reading
window-habit-counts = { $frame } at once, { $late } late, { $never } not at all
window-reconnects =
    { $count ->
        [0] The connection was not lost today.
        [one] 1 reconnect today.
       *[other] { $count } reconnects today.
    }
window-reconnects-last = Last lost at { $time }: { $why }
window-tests = Test notifications
window-tests-note = Each shows an example of its event. They don't come into the history.
window-tests-all = Show all ten
window-tests-shown = Shown. If you saw nothing, your desktop holds notifications back.
window-usage =
    Usage: parkmate-companion-window [--entry ID | --booking ID | --companion [--hidden] | --open [LINK]]

    Shows the companion's window, at a row of the history or a booking if its ID is given.
    With --companion it shows none and starts the companion; --hidden then leaves it at the tray icon.
    With --open it has the companion show its window, at a link such as parkmate://booking/13 if one is given.
    The companion itself is the program parkmate-companion.
window-no-display = There is no display to show the window on: neither DISPLAY nor WAYLAND_DISPLAY names one that answers. Use parkmate-companion listen, status or history in a terminal.

## The attendant's desk

window-desk = Desk
desk-tab-payments =
    { $count ->
        [one] 1 payment waits
       *[other] { $count } payments wait
    }
desk-tab-washes =
    { $count ->
        [one] 1 wash to work on
       *[other] { $count } washes to work on
    }
desk-tab-over =
    { $count ->
        [one] 1 vehicle over its time
       *[other] { $count } vehicles over their time
    }
desk-reading = Reading your lots…
desk-as-of = As of { $time }
desk-stale = Not up to date: this is how it was at { $time } ({ $ago }).
desk-stale-advice = What you ask for now may not reach the server. The lots are read again as soon as it answers.
desk-minutes =
    { $minutes ->
        [0] < 1 min
       *[other] { $minutes } min
    }
desk-hours = { $hours } h { $minutes } min
desk-days =
    { $days ->
        [one] 1 day
       *[other] { $days } days
    }
desk-lot = Lot
desk-lots-all = All lots
desk-lot-taken = { $lot }: { $taken } of { $slots } slots taken
desk-lot-notify = Notifications from { $lot }
desk-lot-muted = without notifications
desk-payments = Cash payments
desk-payments-none = No cash payment waits.
desk-over = Over their time
desk-over-none = No vehicle is over its time.
desk-ending = Ending within 15 minutes
desk-ending-none = No booking ends within the next 15 minutes.
desk-arrivals = Arrivals
desk-arrivals-none = No booking was made within the last half hour.
desk-washes = Washes
desk-washes-none = No wash is ordered.
desk-employees = Employees
desk-employees-none = There is no employee.
desk-done = Done in the last 10 minutes
desk-done-none = Nothing yet.
desk-fresh =
    { $count ->
        [one] Show 1 new
       *[other] Show { $count } new
    }
desk-more = Show { $count } more
desk-fewer = Show fewer
desk-gone = Not in this list any more
desk-here = at this desk
desk-elsewhere = not at this desk
desk-waits = waits { $span }
desk-renewal = Renewal
desk-awaits-cash = Cash to verify
desk-for-wash = For a wash
desk-verify = Verify…
desk-has-left = Has left
desk-asking = Asking the server…
desk-unconfirmed = Not confirmed yet: what is true is being read.
desk-unconfirmed-cash = Not confirmed yet: what is true is being read. Don't take the money twice.
desk-says = The server says: { $says }
desk-no-booking = Its booking is still being read.
desk-is-over = Booking over
desk-stage-pending = Ordered
desk-stage-confirmed = Confirmed
desk-stage-in-progress = Being washed
desk-stage-completed = Done
desk-stage-cancelled = Called off
desk-stage-unknown = Not known to this version
desk-wash-paid = paid
desk-wash-unpaid = cash not verified
desk-wash-failed = payment failed
desk-task-verify-wash-payment = Verify payment…
desk-task-confirm-wash = Confirm
desk-task-start-wash = Start
desk-task-complete-wash = Complete…
desk-task-take-employee = Take…
desk-task-release-employee = Release…
desk-ask-verify = Was this cash paid?
desk-ask-verify-note = The driver is told that it is verified. This can't be undone.
desk-ask-verify-over = The booking is over. Verifying makes it live again, although its time is up.
desk-ask-verify-confirm = Verify payment
desk-ask-verify-wash-payment = Was this cash paid?
desk-ask-verify-wash-payment-note = The driver is told that it is verified. This can't be undone.
desk-ask-verify-wash-payment-confirm = Verify payment
desk-ask-complete-wash = Is this wash done?
desk-ask-complete-wash-note = The driver is told that the car is washed. This can't be undone.
desk-ask-complete-wash-confirm = Complete wash
desk-ask-take-employee = Take this employee?
desk-ask-take-employee-note = They work for you then, until you release them.
desk-ask-take-employee-confirm = Take employee
desk-ask-release-employee = Release this employee?
desk-ask-release-employee-note = They work for nobody then, and another owner can take them.
desk-ask-release-employee-confirm = Release employee
desk-ours = Yours
desk-free = Without an owner
desk-availability-available = Available
desk-availability-busy = Busy
desk-availability-offline = Away
desk-availability-unknown = Not known to this version
desk-load =
    { $count ->
        [0] no work
        [one] 1 job
       *[other] { $count } jobs
    }
desk-ended-verified = Payment verified
desk-ended-revived = Payment verified; the booking is live again
desk-ended-dropped = Payment failed, or gone with its booking
desk-ended-wash-paid = Wash paid
desk-ended-wash-confirmed = Wash confirmed
desk-ended-wash-started = Wash started
desk-ended-wash-completed = Wash done
desk-ended-wash-cancelled = Wash called off
desk-ended-taken = Employee taken
desk-ended-released = Employee released
desk-day = Today
desk-day-bookings = Bookings
desk-day-renewals =
    { $count ->
        [one] 1 of them a renewal
       *[other] { $count } of them renewals
    }
desk-day-verified = Payments verified
desk-day-cash = Cash
desk-day-washes = Washes done
desk-chart-arrivals = Bookings by the hour
desk-chart-slots = Slots taken
desk-chart-hour = From
desk-chart-table = Show as table
desk-chart-drawn = Show as charts
desk-sheet = Day sheet
desk-sheet-back = Back to the desk
desk-sheet-print = Print…
desk-sheet-save = Save as CSV
desk-sheet-reading = Putting the day sheet together…
desk-sheet-saved =
    { $count ->
        [one] 1 line was written to { $file }
       *[other] { $count } lines were written to { $file }
    }
desk-sheet-bookings = Bookings
desk-sheet-payments = Verified cash payments
desk-sheet-washes = Washes
desk-sheet-none = None today.
desk-sheet-cash = Cash in all
desk-sheet-made = Made
desk-sheet-lot = Lot
desk-sheet-slot = Slot
desk-sheet-vehicle = Vehicle
desk-sheet-name = Name
desk-sheet-until = Until
desk-sheet-state = State
desk-sheet-method = Paid by
desk-sheet-unpaid = not paid
desk-sheet-amount = Amount
desk-sheet-pays = For
desk-sheet-pays-slot = Slot
desk-sheet-pays-wash = Wash
desk-sheet-service = Service
desk-sheet-due = Due
desk-sheet-state-running = Running
desk-sheet-state-over = Over
desk-sheet-state-cancelled = Called off
