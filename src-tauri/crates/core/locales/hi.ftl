# साथी ऐप और उसकी विंडो के शब्द। कुंजियाँ वहीं के शीर्षक के नीचे हैं जहाँ वे दिखती हैं।

app-name = ParkMate Companion

## Clock times

clock-am = { $time }{"\u00A0"}am
clock-pm = { $time }{"\u00A0"}pm

## Events: titles

event-expiring-soon = आपकी बुकिंग जल्द खत्म होगी
event-expired = आपकी बुकिंग खत्म हो गई
event-renewal-succeeded = बुकिंग रिन्यू हो गई
event-renewal-failed = रिन्यू नहीं हो पाया
event-auto-expired = बुकिंग बंद हुई
event-declined = पार्किंग ने बुकिंग रद्द की
event-cash-verified = नकद भुगतान की पुष्टि हुई
event-new-booking = नई बुकिंग
event-wash-done = कार वॉश पूरा हुआ
event-employee-assigned = नया कर्मचारी
event-cash-waiting = नकद भुगतान बाकी है
event-wash-booked = कार वॉश बुक हुआ
event-other = ParkMate का संदेश

## Events: bodies. $place is "City Centre, slot 4"; $time a clock time such as 15:40.

body-expiring-soon =
    { $minutes ->
        [0] { $place }: एक मिनट से कम बाकी, { $time } तक।
        [one] { $place }: { $minutes } मिनट बाकी, { $time } तक।
       *[other] { $place }: { $minutes } मिनट बाकी, { $time } तक।
    }
body-expired = { $place }: आपका समय { $time } पर खत्म हो गया।
body-expired-away = { $place }: आपका समय { $time } पर खत्म हो गया, जब यह कंप्यूटर बंद था।
body-auto-expired = { $place }: सर्वर ने { $time } तक की यह बुकिंग बंद कर दी है।
body-ended-early = { $place }: पार्किंग ने यह बुकिंग तय समय { $time } से पहले बंद कर दी है।
body-renewed = { $place }: { $time } तक रिन्यू हुई, बुकिंग { $id }।
body-renewed-amount = { $place }: { $amount } में { $time } तक रिन्यू हुई, बुकिंग { $id }।
body-declined = { $place }: पार्किंग ने यह बुकिंग रद्द कर दी है, जो { $time } तक चलती।
body-cancelled-elsewhere = { $place }: { $time } तक की यह बुकिंग रद्द कर दी गई, इस कंप्यूटर से नहीं।
body-cash-verified = { $place }: आपके नकद भुगतान की पुष्टि हो गई है।
body-cash-verified-amount = { $place }: आपके { $amount } के नकद भुगतान की पुष्टि हो गई है।
body-new-booking = { $place }: { $time } तक बुक हुआ।
body-new-booking-amount = { $place }: { $amount } में { $time } तक बुक हुआ।
body-new-booking-renewal = { $place }: एक बुकिंग { $time } तक रिन्यू हुई।
body-new-booking-renewal-amount = { $place }: एक बुकिंग { $amount } में { $time } तक रिन्यू हुई।
body-cash-waiting = { $place }: काउंटर पर नकद भुगतान बाकी है।
body-cash-waiting-amount = { $place }: काउंटर पर { $amount } का नकद भुगतान बाकी है।
body-cash-still-waiting = काउंटर पर अब भी { $count } नकद भुगतान बाकी हैं।
body-wash-booked = { $wash }: एक वॉश बुक हुआ।
body-wash-done = { $wash }: आपकी कार धुल गई है।
body-wash-paid = { $wash }: आपके भुगतान की पुष्टि हो गई है।
body-wash-paid-plain = कार वॉश के आपके भुगतान की पुष्टि हो गई है।
body-employee-assigned = { $name } अब आपके लिए काम करेंगे।
body-renewal-failed = { $place } की बुकिंग रिन्यू नहीं हुई। { $why }
body-renewal-failed-elsewhere = कहीं और से किया गया रिन्यू बीच में अटक गया। दोबारा कोशिश करने से पहले अपनी बुकिंग देख लें।
body-not-cancelled = { $place } की बुकिंग रद्द नहीं हुई। { $why }
body-cancelled = { $place }: आपने यह बुकिंग रद्द कर दी है।
body-verified = { $place }: आपने नकद भुगतान की पुष्टि कर दी है।
body-verified-revived = { $place }: आपने नकद भुगतान की पुष्टि कर दी है। बुकिंग का समय खत्म हो चुका था; सर्वर उसे फिर से चालू मानता है।
body-verified-before = { $place }: नकद भुगतान की पुष्टि पहले ही हो चुकी थी।
body-verifying = { $place }: सर्वर ने अभी नहीं बताया कि नकद भुगतान की पुष्टि हुई या नहीं। उससे पूछा जा रहा है; पैसे दोबारा न लें।
body-not-verified = { $place }: नकद भुगतान की पुष्टि नहीं हुई। { $why }
body-withdrawn = सर्वर देखने पर इसकी पुष्टि नहीं हुई।
body-withdrawn-booking = वापस लिया गया: ऐसी कोई बुकिंग नहीं है।
body-begun-anew = सर्वर का डेटा बदल दिया गया है। अब उसमें जो है उसे देखा हुआ माना जाएगा, हर एक के लिए संदेश नहीं आएगा।
body-flood = सर्वर इतने संदेश भेज रहा है कि सब बताए नहीं जा सकते। वे जिस बारे में हैं वह अब भी पढ़ा जाता है; जो छोड़े गए वे यहाँ केवल गिने जाते हैं।
body-vehicle = वाहन { $vehicle }
body-countdown = आपका काउंटडाउन
body-wash = कार वॉश
body-away = { $since } से { $until } तक कुछ सुना नहीं जा सका।
body-gave-up = यह बार-बार अचानक बंद हुआ और अब दोबारा शुरू नहीं किया गया: आपको बुकिंग की सूचना नहीं मिलेगी। इसे खुद शुरू करें; फिर बंद हो तो इसका लॉग अपनी सहायता टीम को भेजें।
body-group-more =
    { $count ->
        [one] और { $count } और
       *[other] और { $count } और
    }
why-refused = सर्वर ने मना कर दिया।
why-refused-said = सर्वर का कहना है: { $detail }
why-broken = सर्वर में गड़बड़ी हुई या उसने जवाब नहीं दिया, और आपकी बुकिंग से पता चलता है कि कुछ नहीं हुआ।
why-broken-said = सर्वर में गड़बड़ी हुई, और आपकी बुकिंग से पता चलता है कि कुछ नहीं हुआ। सर्वर का कहना है: { $detail }
why-halfway = सर्वर बीच में रुक गया और बिना भुगतान की एक बुकिंग छोड़ गया।
why-halfway-said = सर्वर बीच में रुक गया और बिना भुगतान की एक बुकिंग छोड़ गया। सर्वर का कहना है: { $detail }
why-dearer-said = अब इसके { $detail } लगेंगे, जो आपकी मंज़ूर की गई रकम से ज़्यादा है।
why-gone = वह बुकिंग अब नहीं है।
why-not-sent = सर्वर तक पहुँचा नहीं जा सका, इसलिए उससे कुछ नहीं माँगा गया।
why-moved = उसके खत्म होने का समय बदल गया है, जिसके लिए आपने हाँ नहीं की थी।
why-over = वह पहले ही खत्म हो चुकी थी।
why-cancelled = वह बुकिंग इस बीच रद्द कर दी गई।
why-not-pending = उस भुगतान की पुष्टि बाकी नहीं है।
why-too-late = खत्म होने का पता बहुत देर से चला: यह कंप्यूटर बंद था या कनेक्ट नहीं था।
body-place = { $lot }, स्लॉट { $slot }
body-slot = स्लॉट { $slot }
body-many = वे इतनी तेज़ी से आए कि एक-एक करके नहीं दिखाए जा सकते। सभी इतिहास में हैं।
body-summary =
    { $count ->
        [one] नोटिफ़िकेशन रुके होने के दौरान { $count } नोटिफ़िकेशन आया।
       *[other] नोटिफ़िकेशन रुके होने के दौरान { $count } नोटिफ़िकेशन आए।
    }
title-summary = जब नोटिफ़िकेशन रुके हुए थे
body-summary-quiet =
    { $count ->
        [one] आपके शांत समय में { $count } नोटिफ़िकेशन आया।
       *[other] आपके शांत समय में { $count } नोटिफ़िकेशन आए।
    }
title-summary-quiet = आपके शांत समय में
title-more =
    { $count ->
        [one] और { $count } नोटिफ़िकेशन
       *[other] और { $count } नोटिफ़िकेशन
    }
title-group =
    { $count ->
        [one] { $count } घटना
       *[other] { $count } घटनाएँ
    }
title-away =
    { $count ->
        [one] आपकी ग़ैरमौजूदगी में { $count } घटना हुई
       *[other] आपकी ग़ैरमौजूदगी में { $count } घटनाएँ हुईं
    }
title-gave-up = ParkMate Companion बंद है
title-cancelled-elsewhere = बुकिंग रद्द हुई
title-cancelled = बुकिंग रद्द हुई
title-not-cancelled = बुकिंग रद्द नहीं हुई
title-verified = नकद भुगतान की पुष्टि हुई
title-verifying = अभी पुष्टि नहीं हुई
title-not-verified = नकद भुगतान की पुष्टि नहीं हुई
title-not-done = यह नहीं हो पाया
title-wash-paid = कार वॉश का भुगतान हुआ
title-flood = बहुत ज़्यादा संदेश
title-begun-anew = सर्वर नए सिरे से बनाया गया
body-empty = सर्वर ने बिना शब्दों का संदेश भेजा।

## Banners: what their buttons do. $price and $amount are amounts such as 25.00, $method a way to pay.

offer-renew = { $price } में रिन्यू करें ({ $method })
offer-renew-at-end = खत्म होने पर { $price } में रिन्यू करें ({ $method })
offer-snooze = 2 मिनट बाद याद दिलाएँ
offer-verify = नकद की पुष्टि करें
offer-verify-amount = { $amount } नकद की पुष्टि करें

## Tray

tray-online = { $server } से कनेक्ट है
tray-connecting = { $server } से कनेक्ट हो रहा है
tray-waiting = { $server } से कनेक्शन नहीं है – फिर कोशिश हो रही है
tray-signed-out = साइन आउट है
tray-signing-in = साइन इन हो रहा है
tray-no-booking = कोई बुकिंग नहीं चल रही है
tray-booking =
    { $minutes ->
        [0] { $place }: एक मिनट से कम बाकी
        [one] { $place }: { $minutes } मिनट बाकी
       *[other] { $place }: { $minutes } मिनट बाकी
    }
tray-label =
    { $minutes ->
        [0] < 1 मिनट
       *[other] { $minutes } मिनट
    }
tray-booking-over = { $place }: समय खत्म
tray-payments =
    { $count ->
        [0] कोई भुगतान बाकी नहीं है
        [one] 1 भुगतान बाकी है
       *[other] { $count } भुगतान बाकी हैं
    }
tray-unread =
    { $count ->
        [0] सब पढ़ा हुआ है
        [one] { $count } नोटिफ़िकेशन पढ़ना बाकी है
       *[other] { $count } नोटिफ़िकेशन पढ़ने बाकी हैं
    }
tray-open = खोलें
tray-renew = ब्राउज़र में रिन्यू करें
tray-pause = नोटिफ़िकेशन रोकें
tray-pause-hour = 1 घंटे के लिए
tray-pause-tomorrow = कल तक
tray-paused = नोटिफ़िकेशन { $time } तक रुके हैं
tray-resume = नोटिफ़िकेशन फिर शुरू करें
tray-sign-in = साइन इन करें
tray-update = संस्करण { $version } तैयार है…
tray-update-waiting = संस्करण { $version } जल्द इंस्टॉल होगा
tray-sign-out = साइन आउट करें
tray-quit = बंद करें

## Command line

cli-not-running = ऐप नहीं चल रहा है; उसे ऐसे शुरू करें: parkmate-companion
cli-gave-up = ऐप दस मिनट में बहुत बार अचानक बंद हुआ और दोबारा शुरू नहीं किया गया; लॉग में और जानकारी है
cli-signed-in = { $user } के रूप में साइन इन हुआ।
cli-signed-in-at = { $server } पर { $user } के रूप में साइन इन है।
cli-signing-in = साइन इन हो रहा है।
cli-signed-out = साइन आउट है।
cli-signed-out-here = इस कंप्यूटर पर साइन आउट हुआ।
cli-signed-out-asked = इस कंप्यूटर पर साइन आउट हुआ; सर्वर से ब्राउज़र का सेशन भी खत्म करने को कहा गया है।
cli-signed-out-everywhere = यहाँ और ब्राउज़र में साइन आउट हुआ।
cli-nobody = कोई साइन इन नहीं था।
cli-connected = कनेक्ट है।
cli-connecting = कनेक्ट हो रहा है।
cli-not-connected = कनेक्ट नहीं है: { $why } अगली कोशिश { $time } पर।
cli-booking = बुकिंग { $id }: { $lot }, स्लॉट { $slot }, { $time } तक।
cli-booking-over = बुकिंग { $id }: { $lot }, स्लॉट { $slot }, { $time } पर खत्म।
cli-countdown = काउंटडाउन { $id }, { $time } तक।
cli-countdown-labelled = काउंटडाउन { $id }: { $label }, { $time } तक।
cli-unread = पढ़ने बाकी: { $count }।
cli-paused = नोटिफ़िकेशन { $time } तक रुके हैं।
cli-listen-nobody = कोई साइन इन नहीं है
cli-listen-connected = { $server } से { $user } के रूप में कनेक्ट है
cli-listen-connecting = { $server } से कनेक्ट हो रहा है
cli-listen-waiting = कनेक्ट नहीं है: { $why }
cli-listen-off = { $server } पर { $user } के रूप में साइन इन है; सुनने को कुछ नहीं है
cli-listen-lost = { $count } घटनाएँ इतनी तेज़ी से आईं कि छापी नहीं जा सकीं
cli-listen-ended = ऐप बंद हो गया है
cli-step-passed = ठीक
cli-step-failed = विफल
cli-step-not-tried = नहीं आज़माया
cli-step-not-needed = ज़रूरी नहीं
cli-check-failed = जाँच इस चरण पर विफल रही: { $step }
cli-update-own = यह नए संस्करण खुद खोजता है।
cli-test-sent = जाँच नोटिफ़िकेशन "{ $event }": भेजा गया
cli-test-not-sent = जाँच नोटिफ़िकेशन "{ $event }": नहीं भेजा जा सका
cli-policy-none = आपकी कंपनी ने इस कंप्यूटर पर कुछ तय नहीं किया है: { $file } नहीं है।
cli-policy-holds = { $file } में आपकी कंपनी की सेटिंग लागू हैं।
cli-policy-not = एक गलती की वजह से { $file } में से कुछ भी लागू नहीं है।
cli-policy-fine = { $file } में कोई गलती नहीं है।
cli-policy-advice = ऊपर बताई गई बात ठीक करें, फिर दोबारा जाँचें: parkmate-companion policy --check FILE
cli-policy-set = पॉलिसी ने तय किया
cli-policy-user = यूज़र ने चुना
cli-policy-default = पॉलिसी का डिफ़ॉल्ट
cli-policy-usual = सामान्य
cli-settings-exported = सेटिंग { $file } में हैं। उसमें कोई पासवर्ड और कोई खाता नहीं है।
cli-settings-not-written = { $file } लिखी नहीं जा सकती, इसलिए कुछ एक्सपोर्ट नहीं हुआ ({ $detail })। कोई और जगह बताएँ।
cli-settings-imported = { $file } की सेटिंग अब लागू हैं।
cli-settings-mistaken = कुछ भी इंपोर्ट नहीं हुआ, और आपकी सेटिंग पहले जैसी हैं। ऊपर बताई गई बात ठीक करें, फिर फ़ाइल दोबारा इंपोर्ट करें।
cli-settings-locked = छोड़ा गया, क्योंकि आपकी कंपनी ने तय किया है: { $key }
cli-settings-unknown = छोड़ा गया, क्योंकि यह वर्शन इसे नहीं जानता: { $key }

## Kinds, as short names in filters and details

kind-expiring-soon = जल्द खत्म
kind-expired = समय खत्म
kind-renewal-succeeded = रिन्यू हुई
kind-renewal-failed = रिन्यू नहीं हुई
kind-auto-expired = सर्वर ने बंद की
kind-declined = पार्किंग ने रद्द की
kind-cash-verified = नकद की पुष्टि
kind-new-booking = नई बुकिंग
kind-wash-done = कार वॉश
kind-employee-assigned = कर्मचारी
kind-cash-waiting = नकद बाकी
kind-wash-booked = वॉश बुक हुआ
kind-other = दूसरे संदेश

## Troubles: what happened and what it means; -advice: what to do.

trouble-address-empty = सर्वर का पता नहीं दिया गया है।
trouble-address-empty-advice = अपने ParkMate सर्वर का पता डालें, जैसे parking.example.com।
trouble-address-invalid = यह किसी सर्वर का पता नहीं है।
trouble-address-invalid-advice = parking.example.com या http://127.0.0.1:8000 जैसा पता डालें।
trouble-address-holds-credentials = पते में यूज़रनेम या पासवर्ड है।
trouble-address-holds-credentials-advice = सिर्फ़ पता डालें; यूज़रनेम और पासवर्ड के लिए अलग जगह है।
trouble-address-plain = इस सर्वर से कनेक्शन एन्क्रिप्ट नहीं होगा, इसलिए नेटवर्क पर दूसरे लोग आपका पासवर्ड पढ़ सकते हैं।
trouble-address-plain-advice = https:// या wss:// से शुरू होने वाला पता डालें, या इस सर्वर के लिए बिना एन्क्रिप्शन के कनेक्शन की अनुमति दें।
trouble-host-unknown = इस नाम का कोई सर्वर नहीं है।
trouble-host-unknown-advice = देखें कि पता सही लिखा है और यह कंप्यूटर ऑनलाइन है।
trouble-unreachable = सर्वर तक पहुँचा नहीं जा सकता।
trouble-unreachable-advice = पता और पोर्ट जाँचें, और देखें कि सर्वर चल रहा है और यह कंप्यूटर ऑनलाइन है।
trouble-timed-out = सर्वर ने समय पर जवाब नहीं दिया।
trouble-timed-out-advice = थोड़ी देर बाद फिर कोशिश करें; ऐसा ही रहे, तो सर्वर चलाने वाले को बताएँ।
trouble-tls-untrusted = सर्वर के सर्टिफ़िकेट पर भरोसा नहीं किया जा सकता, इसलिए कनेक्शन नहीं किया गया।
trouble-tls-untrusted-advice = पता जाँचें। अगर आपकी कंपनी का अपना सर्टिफ़िकेट है, तो उसकी CA फ़ाइल सेटिंग में जोड़ें।
trouble-tls-expired = सर्वर के सर्टिफ़िकेट का समय समाप्त हो गया है, इसलिए कनेक्शन नहीं किया गया।
trouble-tls-expired-advice = इस कंप्यूटर की तारीख़ और समय जाँचें। वे सही हों, तो सर्वर चलाने वाले को बताएँ।
trouble-tls-not-yet-valid = सर्वर का सर्टिफ़िकेट अभी मान्य नहीं है, इसलिए कनेक्शन नहीं किया गया।
trouble-tls-not-yet-valid-advice = इस कंप्यूटर की तारीख़ और समय जाँचें। वे सही हों, तो सर्वर चलाने वाले को बताएँ।
trouble-tls-other-name = जो सर्टिफ़िकेट मिला वह किसी दूसरे सर्वर का है, इसलिए कनेक्शन नहीं किया गया।
trouble-tls-other-name-advice = पता जाँचें। वह सही हो, तो बीच में कोई दूसरा प्रोग्राम या नेटवर्क है; सर्वर चलाने वाले से पूछें।
trouble-tls-too-old = सर्वर का एन्क्रिप्शन इतना पुराना है कि सुरक्षित नहीं, इसलिए कनेक्शन नहीं किया गया।
trouble-tls-too-old-advice = सर्वर चलाने वाले को बताएँ: उसे TLS 1.2 या 1.3 बोलना होगा।
trouble-not-park-mate = इस पते पर जो जवाब देता है वह ParkMate सर्वर नहीं है।
trouble-not-park-mate-advice = पता जाँचें; यह वही है जिसे ParkMate का वेब पेज अपने API के लिए इस्तेमाल करता है।
trouble-server-fault = सर्वर ने अपनी किसी गड़बड़ी की सूचना दी।
trouble-server-fault-advice = थोड़ी देर बाद फिर कोशिश करें; ऐसा ही रहे, तो सर्वर चलाने वाले को बताएँ।
trouble-server-busy = सर्वर व्यस्त है और थोड़ा रुकने को कह रहा है।
trouble-server-busy-advice = ऐप अपने आप फिर कोशिश करेगा।
trouble-wrong-password = यूज़रनेम या पासवर्ड गलत है, या खाता बंद कर दिया गया है।
trouble-wrong-password-advice = दोनों जाँचें; अपने यूज़रनेम से साइन इन करें, ई-मेल पते से नहीं।
trouble-credentials-missing = यूज़रनेम या पासवर्ड नहीं दिया गया है।
trouble-credentials-missing-advice = दोनों डालें।
trouble-no-profile = इस खाते की ड्राइवर या मालिक की प्रोफ़ाइल नहीं है, इसलिए सर्वर इसे साइन इन नहीं कर सकता।
trouble-no-profile-advice = सर्वर चलाने वाले से खाता पूरा करने को कहें।
trouble-token-refused = आपका सेशन खत्म हो गया: किसी ने इस खाते को साइन आउट किया या इसे बंद कर दिया गया।
trouble-token-refused-advice = फिर से साइन इन करें। चल रहे काउंटडाउन चलते रहेंगे।
trouble-socket-not-found = सर्वर तुरंत नोटिफ़िकेशन नहीं देता: वह ASGI (daphne) में नहीं चल रहा, या उसके आगे का प्रॉक्सी कनेक्शन को अपग्रेड नहीं होने देता।
trouble-socket-not-found-advice = सर्वर चलाने वाले को बताएँ। काउंटडाउन चलते रहेंगे, और बुकिंग नियमित रूप से देखी जाएँगी।
trouble-socket-refused = सर्वर ने तुरंत नोटिफ़िकेशन का कनेक्शन ठुकरा दिया।
trouble-socket-refused-advice = ऐप अपने आप फिर कोशिश करेगा; ऐसा ही रहे, तो सर्वर चलाने वाले को बताएँ।
trouble-keyring-missing = इस कंप्यूटर पर कीरिंग सेवा नहीं है, इसलिए आपका साइन इन सहेजा नहीं जा सकता।
trouble-keyring-missing-advice = बंद किए जाने तक ऐप काम करेगा और अगली बार शुरू होने पर फिर पूछेगा। साइन इन सहेजने के लिए gnome-keyring जैसी कीरिंग इंस्टॉल करें।
trouble-keyring-locked = कीरिंग लॉक है, इसलिए आपका साइन इन न पढ़ा जा सकता है, न सहेजा जा सकता है।
trouble-keyring-locked-advice = कीरिंग को अनलॉक करें, फिर दोबारा साइन इन करें। तब तक ऐप हर बार शुरू होने पर पूछेगा।
trouble-keyring-slow = कीरिंग ने जवाब नहीं दिया।
trouble-keyring-slow-advice = कीरिंग का पासवर्ड माँगने वाली विंडो ढूँढें। तब तक ऐप हर बार शुरू होने पर पूछेगा।
trouble-history-unwritable = इतिहास सहेजा नहीं जा सकता: उसका फ़ोल्डर सिर्फ़ पढ़ने लायक है या डिस्क भर गई है।
trouble-history-unwritable-advice = नोटिफ़िकेशन फिर भी दिखेंगे। डिस्क में जगह बनाएँ या फ़ोल्डर को लिखने लायक करें, फिर ऐप को दोबारा शुरू करें।
trouble-history-set-aside = इतिहास की फ़ाइल खराब थी। उसे नई फ़ाइल के पास अलग रख दिया गया है, नाम में तारीख के साथ।
trouble-history-set-aside-advice = कुछ करने की ज़रूरत नहीं है; नया इतिहास आज से शुरू होता है।
trouble-history-gone = इतिहास की फ़ाइल नहीं मिली, इसलिए नई फ़ाइल शुरू की गई।
trouble-history-gone-advice = कुछ करने की ज़रूरत नहीं है। अगर आपके पास उसकी कॉपी है, तो ऐप को बंद करें, कॉपी वापस रखें और ऐप को दोबारा शुरू करें।
trouble-history-restored = ऐप के चलते समय इतिहास की फ़ाइल हटा दी गई। उसे पूरे इतिहास के साथ फिर से लिख दिया गया है।
trouble-history-restored-advice = कुछ करने की ज़रूरत नहीं है। इतिहास खाली करने के लिए विंडो में “इतिहास मिटाएँ” चुनें।
trouble-history-too-new = इतिहास ऐप के किसी नए वर्शन ने लिखा है। उसे छुआ नहीं गया।
trouble-history-too-new-advice = उसे देखने के लिए नया वर्शन फिर इंस्टॉल करें। नोटिफ़िकेशन फिर भी दिखेंगे।
trouble-export-failed = फ़ाइल लिखी नहीं जा सकी: उसका फ़ोल्डर सिर्फ़ पढ़ने लायक है या डिस्क भर गई है।
trouble-export-failed-advice = डिस्क में जगह बनाएँ या अपने डाउनलोड फ़ोल्डर को लिखने लायक करें, फिर दोबारा एक्सपोर्ट करें।
trouble-folder-not-shown = फ़ोल्डर नहीं दिखाया जा सका।
trouble-folder-not-shown-advice = अपना डाउनलोड फ़ोल्डर खुद खोलें; फ़ाइल वहीं है।
trouble-notifications-failing = इस डेस्कटॉप पर नोटिफ़िकेशन नहीं दिखाए जा सकते।
trouble-notifications-failing-advice = देखें कि नोटिफ़िकेशन सेवा चल रही है। इतिहास में सब कुछ है।
trouble-settings-unreadable = सेटिंग की फ़ाइल पढ़ी नहीं जा सकती, इसलिए सामान्य सेटिंग इस्तेमाल हो रही हैं। फ़ाइल को छुआ नहीं गया।
trouble-settings-unreadable-advice = फ़ाइल ठीक करें या हटाएँ, फिर ऐप को दोबारा शुरू करें।
trouble-ca-unreadable = अतिरिक्त सर्टिफ़िकेट फ़ाइल पढ़ी नहीं जा सकती, इसलिए सिर्फ़ सिस्टम के सर्टिफ़िकेट पर भरोसा किया जा रहा है।
trouble-ca-unreadable-advice = सेटिंग में फ़ाइल का पाथ जाँचें और देखें कि फ़ाइल में PEM रूप के सर्टिफ़िकेट हैं।
trouble-role-hears-nothing = इस तरह के खाते को ParkMate नोटिफ़िकेशन नहीं भेजता।
trouble-role-hears-nothing-advice = ड्राइवर या पार्किंग के मालिक के रूप में साइन इन करें।
trouble-window-missing = विंडो नहीं दिखाई जा सकती: उसका प्रोग्राम नहीं है या शुरू नहीं होता।
trouble-window-missing-advice = ऐप फिर से इंस्टॉल करें। नोटिफ़िकेशन और ट्रे उसके बिना भी चलते रहेंगे।
trouble-browser-missing = कोई वेब ब्राउज़र शुरू नहीं हो सका।
trouble-browser-missing-advice = ParkMate का वेब पेज अपने ब्राउज़र में खुद खोलें।
trouble-tray-missing = इस डेस्कटॉप पर ऐप के आइकन के लिए ट्रे नहीं है। ऐप फिर भी चलता रहता है, उसकी विंडो बंद होने पर भी।
trouble-tray-missing-advice = GNOME पर “AppIndicator and KStatusNotifierItem Support” एक्सटेंशन इंस्टॉल करें; दूसरे डेस्कटॉप पर पैनल में ट्रे जोड़ें। ऐप को फिर से शुरू करने पर उसकी विंडो दिखती है।
trouble-update-unreachable = जहाँ इस प्रोग्राम के नए संस्करण मिलते हैं, वहाँ से कोई जवाब नहीं आता। आपकी सूचनाओं पर इसका असर नहीं है।
trouble-update-unreachable-advice = अपने आप फिर कोशिश होगी। अगर यह बना रहे, तो इस कंप्यूटर का कनेक्शन और सेटिंग में प्रॉक्सी देखें।
trouble-update-cut-off = नए संस्करण का डाउनलोड बीच में टूट गया। कुछ नहीं बदला, मौजूदा संस्करण चलता रहेगा।
trouble-update-cut-off-advice = कनेक्शन बेहतर होने पर फिर कोशिश करें।
trouble-update-unreadable = जो मिला, वह वैसा नहीं है जैसा यह प्रोग्राम अपडेट से चाहता है। कुछ नहीं बदला।
trouble-update-unreadable-advice = कल फिर कोशिश करें। अगर यह बना रहे, तो नया संस्करण वहीं से लें जहाँ से यह लिया था।
trouble-update-forged = नए संस्करण पर इस प्रोग्राम के बनाने वालों का हस्ताक्षर नहीं है, इसलिए उसे इंस्टॉल नहीं किया गया। कुछ नहीं बदला।
trouble-update-forged-advice = उसे खुद भी इंस्टॉल न करें, और जो इस कंप्यूटर की देखभाल करते हैं उन्हें बताएँ।
trouble-update-unwritable = नया संस्करण सहेजा नहीं जा सकता: डिस्क भरी है, या प्रोग्राम ऐसी जगह है जहाँ आप लिख नहीं सकते। कुछ नहीं बदला।
trouble-update-unwritable-advice = जगह खाली करें, या प्रोग्राम को अपने किसी फ़ोल्डर में ले जाएँ।
trouble-update-not-begun = नए संस्करण का इंस्टॉल शुरू नहीं हो सका। कुछ नहीं बदला।
trouble-update-not-begun-advice = फिर कोशिश करें; फिर भी न हो, तो लॉग में कारण है।
trouble-update-gone = यह संस्करण अब उपलब्ध नहीं है।
trouble-update-gone-advice = अभी क्या उपलब्ध है, यह सेटिंग में दिखता है।
trouble-booking-unknown = यह बुकिंग आपकी बुकिंग में नहीं है, या इसका समय खत्म हो चुका है।
trouble-booking-unknown-advice = अपनी बुकिंग देखें; वे अपने आप फिर पढ़ी जाती हैं।
trouble-request-under-way = इस बुकिंग के लिए सर्वर से पहले ही कुछ माँगा जा रहा है।
trouble-request-under-way-advice = उसके नतीजे का इंतज़ार करें; आपको बताया जाएगा।
trouble-desk-refused = सर्वर ने मना कर दिया, और कुछ नहीं बदला।
trouble-desk-refused-advice = देखें कि अब वहाँ क्या है; इसे फिर पढ़ लिया गया है।
trouble-desk-not-sent = सर्वर तक पहुँचा नहीं जा सका, इसलिए उससे कुछ नहीं माँगा गया।
trouble-desk-not-sent-advice = कनेक्शन वापस आने पर फिर कोशिश करें।
trouble-desk-not-done = सर्वर ने जवाब नहीं दिया, और पढ़ने पर पता चला कि कुछ नहीं बदला।
trouble-desk-not-done-advice = फिर कोशिश करें।
trouble-desk-overtaken = अब यह संभव नहीं है: किसी और ने इसे बदल दिया है।
trouble-desk-overtaken-advice = देखें कि अब वहाँ क्या है; इसे फिर पढ़ लिया गया है।
trouble-countdown-over = यह समय बीत चुका है।
trouble-countdown-over-advice = बाद का समय चुनें।
trouble-not-signed-in = कोई साइन इन नहीं है।
trouble-not-signed-in-advice = पहले साइन इन करें।
trouble-not-signed-out-elsewhere = आप इस कंप्यूटर पर साइन आउट हैं, पर दूसरी जगहों पर आपका सेशन खत्म करने की बात सर्वर तक नहीं पहुँची।
trouble-not-signed-out-elsewhere-advice = ब्राउज़र में भी साइन आउट करें।
trouble-welcome-missing = तुरंत नोटिफ़िकेशन का कनेक्शन खुलता है, पर सर्वर उस पर कुछ नहीं कहता।
trouble-welcome-missing-advice = सर्वर चलाने वाले को बताएँ; उसके आगे का प्रॉक्सी शायद संदेश रोक रहा है। बुकिंग फिर भी नियमित रूप से देखी जाती हैं।
trouble-round-trip-missing = खुले कनेक्शन पर सर्वर जवाब नहीं देता।
trouble-round-trip-missing-advice = सर्वर चलाने वाले को बताएँ; बीच का कोई प्रॉक्सी या फ़ायरवॉल शायद संदेश रोक रहा है।
trouble-notifications-held = आपका डेस्कटॉप "परेशान न करें" पर है, इसलिए नोटिफ़िकेशन नहीं दिखते।
trouble-notifications-held-advice = इसे डेस्कटॉप की सेटिंग या नोटिफ़िकेशन सूची में बंद करें। इतिहास में सब कुछ है।
trouble-keyring-forgets = कीरिंग ने जाँच की प्रविष्टि नहीं रखी।
trouble-keyring-forgets-advice = कंप्यूटर से लॉग आउट करके फिर लॉग इन करें; ऐसा ही रहे, तो ऐप हर बार शुरू होने पर साइन इन करने को कहेगा।
trouble-autostart-off = आपकी कंपनी चाहती है कि ऐप आपके लॉग इन करने पर शुरू हो, पर वह शुरू नहीं होता।
trouble-autostart-off-advice = ऐप बंद करके फिर शुरू करें: तब यह फिर से दर्ज हो जाता है। अगर आपके डेस्कटॉप की सेटिंग इसे बंद रखती है, तो उसे वहाँ चालू करें।
trouble-superseded = यह साइन इन छोड़ दिया गया, क्योंकि इस बीच किसी ने साइन इन या साइन आउट किया।
trouble-superseded-advice = अगर आप अब भी चाहते हैं, तो फिर से साइन इन करें।
trouble-leads-invalid = ये रिमाइंडर नहीं लगाए जा सकते: ज़्यादा से ज़्यादा तीन, हर एक खत्म होने से 1 से 1440 मिनट पहले।
trouble-leads-invalid-advice = पूरे मिनट डालें, जैसे 15, 5।
trouble-quiet-hours-invalid = शांत समय की शुरुआत और अंत अलग-अलग होने चाहिए।
trouble-quiet-hours-invalid-advice = दो अलग समय डालें, जैसे 22:00 और 07:00।
trouble-keep-days-invalid = यह 1 से 3650 के बीच दिनों की संख्या नहीं है।
trouble-keep-days-invalid-advice = 90 जैसी पूरी संख्या डालें, या इतिहास को हमेशा के लिए रखें।
trouble-proxy-invalid = यह किसी प्रॉक्सी का पता नहीं है।
trouble-proxy-invalid-advice = http://proxy.example.com:3128 जैसा पता डालें, बिना यूज़रनेम या पासवर्ड के।
trouble-web-address-invalid = यह किसी वेब पेज का पता नहीं है।
trouble-web-address-invalid-advice = https://parking.example.com जैसा पता डालें, या जगह खाली छोड़ दें।
trouble-setting-locked = इसे आपकी कंपनी ने तय किया है, इसलिए यहाँ नहीं बदला जा सकता।
trouble-setting-locked-advice = अपनी कंपनी के कंप्यूटर सँभालने वाले से पूछें।
trouble-settings-unwritable = सेटिंग सहेजी नहीं जा सकती, इसलिए वह पहले जैसी है।
trouble-settings-unwritable-advice = डिस्क में जगह बनाएँ, या सेटिंग के फ़ोल्डर को लिखने लायक करें।
trouble-policy-unreadable = आपकी कंपनी की सेटिंग पढ़ी नहीं जा सकतीं, इसलिए उनमें से कोई लागू नहीं है।
trouble-policy-unreadable-advice = जो यहाँ लिखा है वह अपनी कंपनी के कंप्यूटर सँभालने वाले को बताएँ; “parkmate-companion policy” भी यही दिखाता है।
trouble-policy-key-unknown = आपकी कंपनी की सेटिंग में कुछ ऐसा है जिसे ऐप का यह वर्शन नहीं जानता। उनमें बाकी सब लागू है।
trouble-policy-key-unknown-advice = अपनी कंपनी के कंप्यूटर सँभालने वाले को बताएँ; शायद वह गलत लिखा है या किसी नए वर्शन के लिए है।
trouble-server-not-allowed = आपकी कंपनी इस कंप्यूटर को उस सर्वर पर साइन इन नहीं करने देती, इसलिए उसे कुछ नहीं भेजा गया।
trouble-server-not-allowed-advice = अपनी कंपनी का बताया सर्वर इस्तेमाल करें, या उसके कंप्यूटर सँभालने वाले से पूछें।
trouble-role-not-allowed = आपकी कंपनी इस कंप्यूटर पर इस तरह के खाते को साइन इन नहीं करने देती, इसलिए आप साइन इन नहीं हैं।
trouble-role-not-allowed-advice = किसी दूसरे खाते से साइन इन करें, या अपनी कंपनी के कंप्यूटर सँभालने वाले से पूछें।
mistake-at = { $file }: { $what }
mistake-at-line = { $file }, पंक्ति { $line }: { $what }
mistake-unreadable = फ़ाइल पढ़ी नहीं जा सकती ({ $detail })।
mistake-form = यह वैसे नहीं लिखी है जैसे ऐसी फ़ाइल होनी चाहिए ({ $detail })।
mistake-value = “{ $key }” का यह मान नहीं हो सकता ({ $detail })।
mistake-range = “{ $key }” अपनी सीमा से बाहर या खाली है।
mistake-key = यह वर्शन “{ $key }” को नहीं जानता।
trouble-autostart-failing = ऐप का अपने आप शुरू होना चालू या बंद नहीं किया जा सका।
trouble-autostart-failing-advice = लॉग इन पर शुरू होने वाले प्रोग्रामों की अपने डेस्कटॉप की सूची में उसे खुद जोड़ें या हटाएँ।
trouble-proxy-unreachable = प्रॉक्सी जवाब नहीं देता, इसलिए सर्वर तक पहुँचा नहीं जा सकता।
trouble-proxy-unreachable-advice = सेटिंग में प्रॉक्सी जाँचें, और देखें कि यह कंप्यूटर ऑनलाइन है।
trouble-proxy-refused = प्रॉक्सी इस कंप्यूटर को सर्वर से कनेक्ट नहीं होने देता।
trouble-proxy-refused-advice = सेटिंग में प्रॉक्सी जाँचें, या उसे चलाने वाले से ParkMate सर्वर की अनुमति माँगें।
trouble-proxy-unsupported = सिस्टम ऐसी प्रॉक्सी बताता है जिसे यह ऐप इस्तेमाल नहीं कर सकता, जैसे SOCKS, इसलिए सर्वर से संपर्क नहीं किया गया।
trouble-proxy-unsupported-advice = सेटिंग में कोई HTTP प्रॉक्सी डालें, या अगर सर्वर तक बिना प्रॉक्सी पहुँचा जा सकता है तो वहाँ "कोई नहीं" चुनें।

## Settings

settings-title = सेटिंग
settings-back = वापस
settings-saved = सहेजा गया
settings-locked = आपकी कंपनी ने तय किया
settings-account = खाता
settings-web-address = ParkMate वेब पेज का पता
settings-web-address-note = “ब्राउज़र में खोलें” वहीं ले जाता है। खाली छोड़ने पर यह { $usual } है।
settings-servers = याद रखे गए साइन इन
settings-servers-note = साइन इन फ़ॉर्म इन्हें दिखाता है। पासवर्ड नहीं रखे जाते।
settings-no-servers = कोई नहीं
settings-forget = भूल जाएँ
settings-forget-one = { $server } पर { $user } को भूल जाएँ
settings-forgotten = { $user } को भुला दिया गया।
settings-notifications = नोटिफ़िकेशन
settings-notify-note = बंद की गई घटनाएँ भी इतिहास में रखी जाती हैं।
settings-notify-kind = घटना
settings-notify-off = बंद
settings-notify-silent = बिना आवाज़
settings-notify-sound = आवाज़ के साथ
settings-notify-one = { $kind }: { $loudness }
settings-notify-others = दूसरे खातों की घटनाएँ
settings-quiet-hours = शांत समय
settings-quiet-hours-note = हर दिन इस समय नोटिफ़िकेशन रोके जाते हैं। अंत में एक सारांश आता है।
settings-quiet-now = अभी शांत समय है, { $time } तक।
settings-quiet-from = से
settings-quiet-to = तक
settings-pause = रोकना
settings-pause-note = शांत समय की तरह, नोटिफ़िकेशन को कुछ देर रोकता है।
settings-pause-hour = 1 घंटे के लिए
settings-pause-tomorrow = कल तक
settings-reminders = रिमाइंडर
settings-remind-minutes = खत्म होने से कितने मिनट पहले
settings-remind-minutes-note = ज़्यादा से ज़्यादा तीन, जैसे 15, 5। सिर्फ़ खत्म होने की खबर के लिए खाली छोड़ें।
settings-start = शुरुआत
settings-start-at-login = इस कंप्यूटर पर लॉग इन करते ही शुरू करें
settings-start-hidden = सिर्फ़ ट्रे आइकन के साथ शुरू करें
settings-start-hidden-note = नहीं तो जहाँ साइन इन करना हो, वहाँ विंडो खुलेगी।
settings-look = रूप
settings-theme = रंग
settings-theme-system = डेस्कटॉप जैसे
settings-theme-light = हल्के
settings-theme-dark = गहरे
settings-language = भाषा
settings-language-system = डेस्कटॉप वाली
settings-language-en = English
settings-language-hi = हिन्दी
settings-clock = समय लिखने का तरीका
settings-clock-usual = भाषा के अनुसार
settings-clock-12 = 3:40 pm
settings-clock-24 = 15:40
settings-history = इतिहास
settings-keep = इतिहास रखें
settings-keep-ever = हमेशा के लिए
settings-keep-days = कुछ दिनों के लिए
settings-keep-count = दिन
settings-keep-note = पुराने नोटिफ़िकेशन दिन में एक बार हटाए जाते हैं। इससे कुछ भी दोबारा नहीं बताया जाता।
settings-connection = कनेक्शन
settings-ca-file = अतिरिक्त सर्टिफ़िकेट की फ़ाइल
settings-ca-file-note = PEM फ़ाइल का पाथ, अगर आपकी कंपनी या पार्किंग के अपने सर्टिफ़िकेट हैं।
settings-proxy = प्रॉक्सी
settings-proxy-note = इसी कंप्यूटर के सर्वर तक कभी प्रॉक्सी से नहीं पहुँचा जाता।
settings-proxy-system = सिस्टम वाला
settings-proxy-none = कोई नहीं
settings-proxy-at = यह
settings-proxy-address = प्रॉक्सी का पता
settings-proxy-address-note = जैसे http://proxy.example.com:3128।
settings-updates = अपडेट
settings-update-channel = कौन से अपडेट बताए जाएँ
settings-update-channel-note = आज़माने वाले वर्शन में नई चीज़ें पहले आती हैं, पर उसमें गलतियाँ रह सकती हैं।
settings-update-channel-stable = तैयार वर्शन
settings-update-channel-beta = आज़माने वाले वर्शन भी
settings-update-channel-off = कोई नहीं
settings-update-running = संस्करण { $version }
settings-update-package = आपके सिस्टम का पैकेज मैनेजर, या जिसने इसे इंस्टॉल किया है, वह प्रोग्राम को अपडेट करता है।
settings-update-unusable = प्रोग्राम की यह प्रति नहीं बताती कि इसके अपडेट कहाँ मिलते हैं। अपडेट पाने के लिए इसे फिर से इंस्टॉल करें।
settings-update-off = नए संस्करण नहीं खोजे जाते।
settings-update-looking = नया संस्करण खोजा जा रहा है…
settings-update-soon = जल्द ही नया संस्करण खोजा जाएगा।
settings-update-current = पिछली बार खोजने पर ({ $time }) कोई नया संस्करण नहीं था।
settings-update-offered = संस्करण { $version } ऊपर दिया गया है।
settings-update-look = अभी खोजें

## Check: its steps, as what each makes sure of; shown in the window and by `doctor`.

check-name = सर्वर का नाम मिलता है
check-port = उसका पोर्ट जवाब देता है
check-tls = उसके सर्टिफ़िकेट पर भरोसा किया जा सकता है
check-api = वह ParkMate सर्वर है
check-token = वह आपका साइन इन मानता है
check-upgrade = तुरंत नोटिफ़िकेशन का कनेक्शन खुलता है
check-welcome = सर्वर का स्वागत संदेश आता है
check-round-trip = संदेश और जवाब पहुँचते हैं
check-clock = सर्वर अपना समय बताता है
check-notifications = यह डेस्कटॉप नोटिफ़िकेशन दिखाता है
check-keyring = कीरिंग आपका साइन इन रखती है
check-autostart = लॉग इन करने पर ऐप शुरू होता है

## Check: what was seen of a step

check-server = सर्वर: { $server }
check-took = { $millis } मि.से. में जवाब आया।
check-is-parkmate = जवाब ParkMate के API का है।
check-accepted = आपका सेशन मान्य है।
check-sockets =
    { $count ->
        [one] { $count } कनेक्शन खुला।
       *[other] { $count } कनेक्शन खुले।
    }
check-clock-socket = सिर्फ़ सर्वर के समय वाला कनेक्शन आज़माया गया, क्योंकि उसके लिए खाता नहीं चाहिए।
check-clocks-agree = दोनों घड़ियों में एक ही समय है।
check-server-ahead = सर्वर की घड़ी इस कंप्यूटर से { $seconds } सेकंड आगे है। काउंटडाउन सर्वर की घड़ी से चलते हैं।
check-server-behind = सर्वर की घड़ी इस कंप्यूटर से { $seconds } सेकंड पीछे है। काउंटडाउन सर्वर की घड़ी से चलते हैं।
check-service = { $service } उन्हें दिखाता है।
check-service-no-clicks = { $service } उन्हें दिखाता है, पर क्लिक की खबर नहीं देता।
check-kept = जाँच की प्रविष्टि रखी, पढ़ी और हटाई गई।
check-starts = अपने आप शुरू होने के लिए सेट है।
check-after-failure = पहले का एक चरण पूरा नहीं हुआ, इसलिए नहीं आज़माया गया।
check-no-server = अभी कोई सर्वर पता नहीं है।
check-nobody-signed-in = इस सर्वर पर कोई साइन इन नहीं है।
check-no-token = कीरिंग में इस खाते का साइन इन नहीं है।
check-system-silent = यह सिस्टम नहीं बताता। खुद को एक जाँच नोटिफ़िकेशन भेजें, या उसकी सेटिंग देखें।
check-numeric = पता एक संख्या है, इसलिए कोई नाम ढूँढना नहीं है।
check-plain = यह कनेक्शन एन्क्रिप्ट नहीं है।
check-proxy = नाम प्रॉक्सी खोजता है।
check-started-by-hand = इसे आप खुद शुरू करते हैं। यह अपने-आप भी शुरू हो सकता है: सेटिंग देखें।
check-all-well = सब ठीक है।
check-well-so-far =
    { $count ->
        [one] जो आज़माया जा सका, वह काम करता है; { $count } चरण नहीं आज़माया जा सका।
       *[other] जो आज़माया जा सका, वह काम करता है; { $count } चरण नहीं आज़माए जा सके।
    }
check-failed =
    { $count ->
        [one] { $count } चरण विफल रहा।
       *[other] { $count } चरण विफल रहे।
    }

## Test notifications

test-title = जाँच: { $title }
test-lot = नमूना पार्किंग
test-name = एक नमूना कर्मचारी
test-wash = नमूना कार वॉश
test-other = दूसरी तरह का संदेश ऐसा दिखता है।

## Window

window-title = ParkMate Companion
window-now = अभी
window-history = इतिहास
window-sign-in = साइन इन करें
window-sign-in-why = इस कंप्यूटर पर अपनी बुकिंग की खबर पाने के लिए साइन इन करें।
window-server = सर्वर
window-server-hint = जैसे parking.example.com
window-socket = तुरंत नोटिफ़िकेशन का पता, अगर वह अलग हो
window-user = यूज़रनेम
window-password = पासवर्ड
window-allow-plain = इस सर्वर के लिए बिना एन्क्रिप्शन के कनेक्शन की अनुमति दें
window-signing-in = साइन इन हो रहा है…
window-sign-out = साइन आउट करें
window-sign-out-ask = साइन आउट…
window-sign-out-title = साइन आउट करें?
window-sign-out-where = कहाँ
window-sign-out-here = इस कंप्यूटर पर साइन आउट करें
window-sign-out-here-note = दूसरी जगहों पर आप साइन इन रहेंगे।
window-sign-out-everywhere = हर जगह साइन आउट करें
window-sign-out-everywhere-note = इससे ब्राउज़र में भी आपका सेशन खत्म हो जाएगा।
window-signed-in-as = { $server } पर { $user }
window-connected = कनेक्ट है
window-connecting = कनेक्ट हो रहा है…
window-offline = कनेक्ट नहीं है
window-retry-in =
    { $seconds ->
        [0] फिर कनेक्ट हो रहा है…
       *[other] { $seconds } सेकंड में फिर कनेक्ट होगा
    }
window-retry = अभी कोशिश करें
window-no-bookings = कोई बुकिंग नहीं चल रही है। जब आप स्लॉट बुक करेंगे, उसका काउंटडाउन यहाँ दिखेगा।
window-catching-up = आपकी बुकिंग पढ़ी जा रही हैं…
window-no-bookings-owner = आपकी पार्किंग की नई बुकिंग और ParkMate के संदेश इतिहास में दिखेंगे।
window-until = { $time } तक
window-over = समय खत्म
window-vehicle = वाहन { $vehicle }
window-payment-awaits-cash = काउंटर पर भुगतान की पुष्टि बाकी है
window-payment-paid = भुगतान हो गया
window-payment-failed = भुगतान नहीं हो पाया
window-ended-at = { $time } पर खत्म हुआ
window-open-browser = ब्राउज़र में खोलें
window-renew = रिन्यू करें…
window-renewing = रिन्यू हो रहा है…
window-renew-at-end = खत्म होने पर रिन्यू करें…
window-renews-at-end = खत्म होने पर ज़्यादा से ज़्यादा { $price } में रिन्यू होगी।
window-let-end = खत्म होने पर रिन्यू न करें
window-cancel-booking = बुकिंग रद्द करें…
window-cancelling = रद्द हो रही है…
window-checking = आपकी बुकिंग फिर देखी जा रही है…
window-price-unknown = रिन्यू करने की कीमत यहाँ पता नहीं है। ब्राउज़र में रिन्यू करें।
window-snooze = 2 मिनट बाद फिर याद दिलाएँ
window-snoozed = आपको { $time } पर फिर याद दिलाया जाएगा।
window-mute = याद न दिलाएँ
window-unmute = याद दिलाएँ
window-muted = इस बुकिंग के खत्म होने से पहले आपको याद नहीं दिलाया जाएगा। खत्म होने पर बताया जाएगा, और इतिहास में सब रहता है।
window-dismiss = वापस
window-renew-title = यह बुकिंग रिन्यू करें?
window-renew-when-over-title = खत्म होने पर यह बुकिंग रिन्यू करें?
window-price = कीमत
window-price-at-most = ज़्यादा से ज़्यादा कीमत
window-price-note = सर्वर से इस स्लॉट की नई बुकिंग इसी कीमत पर माँगी जाएगी। तब तक कीमत बढ़ गई, तो कुछ नहीं किया जाएगा।
window-price-note-at-end = समय खत्म होते ही सर्वर से इस स्लॉट की नई बुकिंग माँगी जाएगी। तब तक कीमत बढ़ गई, तो रिन्यू नहीं होगी और आपको बताया जाएगा। उस समय यह कंप्यूटर चालू और कनेक्ट होना चाहिए।
window-method = भुगतान
window-method-upi = UPI
window-method-card = कार्ड
window-method-cash = नकद
window-method-cash-note = काउंटर पर; तब तक भुगतान की पुष्टि बाकी रहेगी
window-renew-for = { $price } में रिन्यू करें
window-renew-for-at-most = ज़्यादा से ज़्यादा { $price } में रिन्यू करें
window-cancel-title = यह बुकिंग रद्द करें?
window-cancel-note = आप स्लॉट छोड़ देंगे, और कोई दूसरा उसे बुक कर सकेगा। बुकिंग से जुड़ा कार वॉश भी रद्द हो जाएगा। इसे वापस नहीं लिया जा सकता।
window-cancel-confirm = बुकिंग रद्द करें
window-cancel-dismiss = बुकिंग रखें
window-countdowns = काउंटडाउन
window-countdown = काउंटडाउन
window-countdown-start = काउंटडाउन शुरू करें…
window-countdown-stop = रोकें
window-countdown-local = काउंटडाउन सिर्फ़ इस कंप्यूटर पर है; सर्वर को इसका पता नहीं है।
window-countdown-title = काउंटडाउन शुरू करें
window-countdown-label = किसके लिए (चाहें तो)
window-countdown-by = कितनी देर
window-countdown-by-length = कुछ देर के लिए
window-countdown-by-clock = एक तय समय तक
window-countdown-hours = घंटे
window-countdown-minutes = मिनट
window-countdown-clock = समय
window-countdown-clock-hint = जैसे { $time }
window-countdown-ends = { $time } पर खत्म होगा
window-countdown-confirm = शुरू करें
window-countdown-no-length = बताएँ कि कितनी देर चले, पूरे घंटों और मिनटों में।
window-countdown-no-clock = { $time } जैसा समय डालें।
window-story = बुकिंग { $id }
window-story-of = बुकिंग { $id } की कहानी
window-story-show = बुकिंग { $id } की कहानी दिखाएँ
window-story-leave = इस कहानी से बाहर जाएँ
window-no-history = अभी कुछ नहीं है। हर नोटिफ़िकेशन यहाँ रखा जाएगा।
window-no-match = आपकी खोज से कुछ नहीं मिलता।
window-no-story = इतिहास में बुकिंग { $id } के बारे में कुछ नहीं है।
window-clear-filters = फ़िल्टर हटाएँ
window-mark-read = सभी को पढ़ा हुआ मानें
window-mark-one = पढ़ा हुआ मानें
window-mark-unread = नहीं पढ़ा हुआ मानें
window-delete = हटाएँ
window-select = चुनें
window-history-list = नोटिफ़िकेशन, सबसे नए पहले
window-history-keys = तीर वाली कुंजियाँ आगे-पीछे ले जाती हैं, Enter पूरा नोटिफ़िकेशन दिखाता है, Space उसे चुनता है, U उसे पढ़ा या नहीं पढ़ा हुआ मानता है, Delete उसे हटाता है, Ctrl+A सभी को चुनता है, / खोजता है।
window-search = इतिहास में खोजें
window-filters = फ़िल्टर
window-filters-on =
    { $count ->
        [one] { $count } फ़िल्टर
       *[other] { $count } फ़िल्टर
    }
window-kinds = क्या हुआ
window-levels = कितना गंभीर
window-unread-only = सिर्फ़ नहीं पढ़े हुए
window-from = से
window-until-day = तक
window-day-hint = जैसे 2026-11-23
window-found =
    { $count ->
        [0] कुछ नहीं मिला
        [one] { $count } नोटिफ़िकेशन
       *[other] { $count } नोटिफ़िकेशन
    }
window-fresh =
    { $count ->
        [one] { $count } नया नोटिफ़िकेशन दिखाएँ
       *[other] { $count } नए नोटिफ़िकेशन दिखाएँ
    }
window-to-newest = सबसे नए पर जाएँ
window-selected =
    { $count ->
        [one] { $count } चुना गया
       *[other] { $count } चुने गए
    }
window-select-none = चुनाव हटाएँ
window-deleted =
    { $count ->
        [0] कुछ नहीं हटाया गया
        [one] { $count } नोटिफ़िकेशन हटाया गया
       *[other] { $count } नोटिफ़िकेशन हटाए गए
    }
window-undeleted =
    { $count ->
        [0] कुछ वापस नहीं आया: यह हमेशा के लिए हटाया जा चुका है
        [one] { $count } नोटिफ़िकेशन वापस आ गया
       *[other] { $count } नोटिफ़िकेशन वापस आ गए
    }
window-undo = वापस लें
window-close = बंद करें
window-more-actions = और
window-export-csv = CSV में एक्सपोर्ट करें
window-export-json = JSON में एक्सपोर्ट करें
window-exporting = एक्सपोर्ट हो रहा है…
window-exporting-rows = एक्सपोर्ट हो रहा है: { $of } में से { $rows }
window-exported =
    { $count ->
        [one] { $count } नोटिफ़िकेशन { $file } में लिखा गया
       *[other] { $count } नोटिफ़िकेशन { $file } में लिखे गए
    }
window-show-folder = फ़ोल्डर में दिखाएँ
window-clear-history = इतिहास मिटाएँ…
window-clear-title = पूरा इतिहास मिटाएँ?
window-clear-note = हर नोटिफ़िकेशन हटा दिया जाएगा, फ़िल्टर से छिपा हुआ भी। कुछ समय तक इसे वापस लिया जा सकता है।
window-clear-confirm = सब मिटाएँ
window-clear-dismiss = इतिहास रखें
window-update-ready = संस्करण { $version } तैयार है।
window-update-see = देखें…
window-update-title = संस्करण { $version } इंस्टॉल करें?
window-update-note = ऐप और यह विंडो फिर से शुरू होंगे, इसमें कुछ सेकंड लगते हैं। किसी उलटी गिनती के खत्म होने से पहले के दस मिनट में कुछ शुरू नहीं होता।
window-update-news = नया क्या है
window-update-install = इंस्टॉल करके फिर शुरू करें
window-update-later = अभी नहीं
window-update-loading = संस्करण { $version } लाया जा रहा है: { $share } %
window-update-waiting = आपकी उलटी गिनती खत्म होने पर, { $time } पर, संस्करण { $version } इंस्टॉल होगा।
window-update-waiting-request = आपके अनुरोध का जवाब आते ही संस्करण { $version } इंस्टॉल होगा।
window-update-installing = संस्करण { $version } इंस्टॉल हो रहा है। यह विंडो अपने आप फिर खुलेगी।
window-update-installed = संस्करण { $version } इंस्टॉल हो गया है।
window-update-rolled-back = संस्करण { $version } शुरू नहीं हुआ; पिछला संस्करण वापस आ गया है।
window-update-rolled-back-advice = कुछ खोया नहीं है। यह संस्करण फिर नहीं दिया जाएगा; नया आने पर वह दिया जाएगा।
window-update-cut-off = संस्करण { $version } का इंस्टॉल कुछ बदलने से पहले ही रुक गया।
window-update-seen = ठीक है
window-paused = नोटिफ़िकेशन { $time } तक रुके हैं।
window-resume = फिर शुरू करें
window-unread = नहीं पढ़ा
window-count = { $count } बार
window-no-agent = पीछे चलने वाला ऐप जवाब नहीं दे रहा है।
window-no-agent-advice = वह अपने आप फिर शुरू होगा; ऐसा ही रहे, तो ट्रे से उसे बंद करके फिर शुरू करें।
window-starting = ऐप शुरू हो रहा है…
window-other-version = पीछे चलने वाला ऐप दूसरे वर्शन का है।
window-other-version-advice = ट्रे से उसे बंद करें, फिर यह विंडो दोबारा खोलें।
window-failed = यह नहीं हो सका।
window-main = क्या दिखाना है
window-account = खाता
window-time-left = बाकी समय
window-ends-soon = समय खत्म होने को है
window-slot = स्लॉट { $slot }
window-today = आज
window-yesterday = कल
window-just-now = अभी-अभी
window-show-all = पूरा दिखाएँ
window-show-less = कम दिखाएँ
window-level-success = सफल
window-level-warning = चेतावनी
window-level-error = गड़बड़ी
window-level-info = जानकारी
window-remembered = यहाँ पहले के साइन इन
window-settings = सेटिंग
window-connection-settings = सेटिंग…
window-another-socket = नोटिफ़िकेशन किसी दूसरे पते से आते हैं
window-check = जाँच
window-check-run = जाँच करें
window-check-again = फिर जाँच करें
window-check-running = जाँच हो रही है…
window-check-progress = { $all } में से { $done } चरण
window-check-of = { $server } की
window-check-connection = कनेक्शन जाँचें
window-step-waiting = बाकी है
window-step-running = आज़माया जा रहा है
window-step-passed = सफल
window-step-failed = विफल
window-step-not-tried = नहीं आज़माया गया
window-step-not-needed = ज़रूरत नहीं
window-login-question = लॉग इन करने पर ParkMate Companion अपने आप शुरू हो, ताकि आपसे कुछ न छूटे?
window-login-yes = हाँ
window-login-no = नहीं
window-logs-show = लॉग का फ़ोल्डर खोलें
window-report-copy = रिपोर्ट कॉपी करें
window-report-copied = रिपोर्ट कॉपी हो गई। उसमें न नाम हैं, न बुकिंग, न कोई गोपनीय बात।
window-report-marked = रिपोर्ट अपने आप कॉपी नहीं हो सकी। उसे चुन दिया गया है: कॉपी करने के लिए Ctrl+C दबाएँ।
window-report = रिपोर्ट
window-report-show = रिपोर्ट दिखाएँ
window-sources = यह सर्वर घटनाओं की खबर कैसे देता है
window-sources-event = घटना
window-sources-habit = उसके तुरंत संदेश
window-sources-note = जो तुरंत संदेश नहीं बताता, वह थोड़ी देर बाद आपकी बुकिंग पढ़कर पता चलता है।
window-habit-unseen = अभी तक नहीं दिखा
window-habit-at-once = तुरंत आते हैं
window-habit-late = देर से आते हैं
window-habit-never = कभी नहीं आते – पढ़कर पता चलता है
window-habit-counts = { $frame } तुरंत, { $late } देर से, { $never } बिल्कुल नहीं
window-reconnects =
    { $count ->
        [0] आज कनेक्शन नहीं टूटा।
        [one] आज { $count } बार फिर कनेक्ट हुआ।
       *[other] आज { $count } बार फिर कनेक्ट हुआ।
    }
window-reconnects-last = पिछली बार { $time } पर टूटा: { $why }
window-tests = जाँच नोटिफ़िकेशन
window-tests-note = हर एक अपनी घटना का नमूना दिखाता है। वे इतिहास में नहीं आते।
window-tests-all = सभी दस दिखाएँ
window-tests-shown = दिखाए गए। अगर आपको कुछ नहीं दिखा, तो आपका डेस्कटॉप नोटिफ़िकेशन रोक रहा है।
window-usage =
    इस्तेमाल: parkmate-companion-window [--entry ID | --booking ID | --companion [--hidden] | --open [LINK]]

    ऐप की विंडो दिखाता है, और ID देने पर इतिहास की उसी पंक्ति या उसी बुकिंग पर।
    --companion के साथ विंडो नहीं खुलती, सिर्फ़ ऐप शुरू होता है; --hidden भी हो तो सिर्फ़ ट्रे आइकन दिखता है।
    --open के साथ ऐप अपनी विंडो दिखाता है, और parkmate://booking/13 जैसा लिंक देने पर उसी जगह।
    ऐप खुद parkmate-companion प्रोग्राम है।
window-no-display = विंडो दिखाने के लिए कोई डिस्प्ले नहीं है: न DISPLAY और न WAYLAND_DISPLAY ऐसा कोई डिस्प्ले बताता है जो जवाब दे। टर्मिनल में parkmate-companion listen, status या history इस्तेमाल करें।

## The attendant's desk

window-desk = डेस्क
desk-tab-payments =
    { $count ->
        [one] { $count } भुगतान बाकी है
       *[other] { $count } भुगतान बाकी हैं
    }
desk-tab-washes =
    { $count ->
        [one] { $count } कार वॉश करना है
       *[other] { $count } कार वॉश करने हैं
    }
desk-tab-over =
    { $count ->
        [one] { $count } वाहन का समय खत्म
       *[other] { $count } वाहनों का समय खत्म
    }
desk-reading = आपकी पार्किंग का हाल पढ़ा जा रहा है…
desk-as-of = { $time } तक का हाल
desk-stale = यह ताज़ा नहीं है: { $time } पर ऐसा था ({ $ago })।
desk-stale-advice = अभी आप जो माँगेंगे, वह शायद सर्वर तक न पहुँचे। सर्वर के जवाब देते ही सब फिर पढ़ा जाएगा।
desk-minutes =
    { $minutes ->
        [0] < 1 मिनट
       *[other] { $minutes } मिनट
    }
desk-hours = { $hours } घं॰ { $minutes } मि॰
desk-days =
    { $days ->
        [one] { $days } दिन
       *[other] { $days } दिन
    }
desk-lot = पार्किंग
desk-lots-all = सभी पार्किंग
desk-lot-taken = { $lot }: { $slots } में से { $taken } स्लॉट भरे हैं
desk-lot-notify = { $lot } के नोटिफ़िकेशन
desk-lot-muted = बिना नोटिफ़िकेशन
desk-payments = नकद भुगतान
desk-payments-none = कोई नकद भुगतान बाकी नहीं है।
desk-over = समय से ज़्यादा रुके
desk-over-none = कोई वाहन समय से ज़्यादा नहीं रुका है।
desk-ending = 15 मिनट में खत्म होंगी
desk-ending-none = अगले 15 मिनट में कोई बुकिंग खत्म नहीं होती।
desk-arrivals = नई बुकिंग
desk-arrivals-none = पिछले आधे घंटे में कोई बुकिंग नहीं हुई।
desk-washes = कार वॉश
desk-washes-none = कोई कार वॉश नहीं माँगा गया है।
desk-employees = कर्मचारी
desk-employees-none = कोई कर्मचारी नहीं है।
desk-done = पिछले 10 मिनट में हुआ
desk-done-none = अभी कुछ नहीं।
desk-fresh =
    { $count ->
        [one] { $count } नया दिखाएँ
       *[other] { $count } नए दिखाएँ
    }
desk-more = { $count } और दिखाएँ
desk-fewer = कम दिखाएँ
desk-gone = अब इस सूची में नहीं है
desk-here = इसी डेस्क पर
desk-elsewhere = किसी और जगह
desk-waits = { $span } से बाकी
desk-renewal = रिन्यू की गई
desk-awaits-cash = नकद की पुष्टि बाकी
desk-for-wash = कार वॉश के लिए
desk-verify = पुष्टि करें…
desk-has-left = चला गया
desk-asking = सर्वर से पूछा जा रहा है…
desk-unconfirmed = अभी पक्का नहीं है: सही हाल पढ़ा जा रहा है।
desk-unconfirmed-cash = अभी पक्का नहीं है: सही हाल पढ़ा जा रहा है। पैसे दोबारा न लें।
desk-says = सर्वर का कहना है: { $says }
desk-no-booking = इसकी बुकिंग अभी पढ़ी जा रही है।
desk-is-over = बुकिंग खत्म
desk-stage-pending = माँगे गए
desk-stage-confirmed = पक्के
desk-stage-in-progress = धुल रहे हैं
desk-stage-completed = पूरे हुए
desk-stage-cancelled = रद्द
desk-stage-unknown = इस संस्करण को पता नहीं
desk-wash-paid = भुगतान हो गया
desk-wash-unpaid = नकद की पुष्टि बाकी
desk-wash-failed = भुगतान नहीं हो पाया
desk-task-verify-wash-payment = भुगतान की पुष्टि…
desk-task-confirm-wash = पक्का करें
desk-task-start-wash = शुरू करें
desk-task-complete-wash = पूरा करें…
desk-task-take-employee = अपने साथ लें…
desk-task-release-employee = मुक्त करें…
desk-ask-verify = क्या यह नकद मिल गया है?
desk-ask-verify-note = ड्राइवर को बताया जाएगा कि भुगतान की पुष्टि हो गई। इसे वापस नहीं लिया जा सकता।
desk-ask-verify-over = यह बुकिंग खत्म हो चुकी है। पुष्टि करने से यह फिर चालू हो जाएगी, जबकि इसका समय बीत चुका है।
desk-ask-verify-confirm = भुगतान की पुष्टि करें
desk-ask-verify-wash-payment = क्या यह नकद मिल गया है?
desk-ask-verify-wash-payment-note = ड्राइवर को बताया जाएगा कि भुगतान की पुष्टि हो गई। इसे वापस नहीं लिया जा सकता।
desk-ask-verify-wash-payment-confirm = भुगतान की पुष्टि करें
desk-ask-complete-wash = क्या यह कार वॉश पूरा हो गया?
desk-ask-complete-wash-note = ड्राइवर को बताया जाएगा कि कार धुल गई है। इसे वापस नहीं लिया जा सकता।
desk-ask-complete-wash-confirm = कार वॉश पूरा करें
desk-ask-take-employee = इस कर्मचारी को अपने साथ लें?
desk-ask-take-employee-note = जब तक आप मुक्त न करें, ये आपके लिए काम करेंगे।
desk-ask-take-employee-confirm = कर्मचारी को लें
desk-ask-release-employee = इस कर्मचारी को मुक्त करें?
desk-ask-release-employee-note = फिर ये किसी के लिए काम नहीं करेंगे, और कोई दूसरा मालिक इन्हें ले सकेगा।
desk-ask-release-employee-confirm = कर्मचारी को मुक्त करें
desk-ours = आपके
desk-free = बिना मालिक के
desk-availability-available = खाली
desk-availability-busy = व्यस्त
desk-availability-offline = छुट्टी पर
desk-availability-unknown = इस संस्करण को पता नहीं
desk-load =
    { $count ->
        [0] कोई काम नहीं
        [one] { $count } काम
       *[other] { $count } काम
    }
desk-ended-verified = भुगतान की पुष्टि हुई
desk-ended-revived = भुगतान की पुष्टि हुई; बुकिंग फिर चालू है
desk-ended-dropped = भुगतान नहीं हुआ, या बुकिंग के साथ हट गया
desk-ended-wash-paid = कार वॉश का भुगतान हुआ
desk-ended-wash-confirmed = कार वॉश पक्का हुआ
desk-ended-wash-started = कार वॉश शुरू हुआ
desk-ended-wash-completed = कार वॉश पूरा हुआ
desk-ended-wash-cancelled = कार वॉश रद्द हुआ
desk-ended-taken = कर्मचारी आपके साथ आया
desk-ended-released = कर्मचारी मुक्त हुआ
desk-day = आज
desk-day-bookings = बुकिंग
desk-day-renewals =
    { $count ->
        [one] इनमें { $count } रिन्यू
       *[other] इनमें { $count } रिन्यू
    }
desk-day-verified = भुगतान की पुष्टि
desk-day-cash = नकद
desk-day-washes = कार वॉश पूरे
desk-chart-arrivals = हर घंटे की बुकिंग
desk-chart-slots = भरे हुए स्लॉट
desk-chart-hour = कब से
desk-chart-table = तालिका में दिखाएँ
desk-chart-drawn = चार्ट में दिखाएँ
desk-sheet = दिन का ब्योरा
desk-sheet-back = डेस्क पर वापस
desk-sheet-print = प्रिंट करें…
desk-sheet-save = CSV में सहेजें
desk-sheet-reading = दिन का ब्योरा बनाया जा रहा है…
desk-sheet-saved =
    { $count ->
        [one] { $count } पंक्ति { $file } में लिखी गई
       *[other] { $count } पंक्तियाँ { $file } में लिखी गईं
    }
desk-sheet-bookings = बुकिंग
desk-sheet-payments = पुष्टि किए हुए नकद भुगतान
desk-sheet-washes = कार वॉश
desk-sheet-none = आज कोई नहीं।
desk-sheet-cash = कुल नकद
desk-sheet-made = कब की
desk-sheet-lot = पार्किंग
desk-sheet-slot = स्लॉट
desk-sheet-vehicle = वाहन
desk-sheet-name = नाम
desk-sheet-until = कब तक
desk-sheet-state = हाल
desk-sheet-method = भुगतान
desk-sheet-unpaid = भुगतान नहीं हुआ
desk-sheet-amount = राशि
desk-sheet-pays = किसके लिए
desk-sheet-pays-slot = स्लॉट
desk-sheet-pays-wash = कार वॉश
desk-sheet-service = सेवा
desk-sheet-due = तय समय
desk-sheet-state-running = चालू
desk-sheet-state-over = समय खत्म
desk-sheet-state-cancelled = रद्द
