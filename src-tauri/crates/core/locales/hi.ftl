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
body-wash-done = { $wash }: आपकी कार धुल गई है।
body-wash-paid = { $wash }: आपके भुगतान की पुष्टि हो गई है।
body-wash-paid-plain = कार वॉश के आपके भुगतान की पुष्टि हो गई है।
body-employee-assigned = { $name } अब आपके लिए काम करेंगे।
body-renewal-failed = { $place } की बुकिंग रिन्यू नहीं हुई। { $why }
body-renewal-failed-elsewhere = कहीं और से किया गया रिन्यू बीच में अटक गया। दोबारा कोशिश करने से पहले अपनी बुकिंग देख लें।
body-not-cancelled = { $place } की बुकिंग रद्द नहीं हुई। { $why }
body-cancelled = { $place }: आपने यह बुकिंग रद्द कर दी है।
body-withdrawn = सर्वर देखने पर इसकी पुष्टि नहीं हुई।
body-withdrawn-booking = वापस लिया गया: ऐसी कोई बुकिंग नहीं है।
body-begun-anew = सर्वर का डेटा बदल दिया गया है। अब उसमें जो है उसे देखा हुआ माना जाएगा, हर एक के लिए संदेश नहीं आएगा।
body-vehicle = वाहन { $vehicle }
body-countdown = आपका काउंटडाउन
body-wash = कार वॉश
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
title-many =
    { $count ->
        [one] { $count } नोटिफ़िकेशन
       *[other] { $count } नोटिफ़िकेशन
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
title-cancelled-elsewhere = बुकिंग रद्द हुई
title-cancelled = बुकिंग रद्द हुई
title-not-cancelled = बुकिंग रद्द नहीं हुई
title-wash-paid = कार वॉश का भुगतान हुआ
title-begun-anew = सर्वर नए सिरे से बनाया गया
body-empty = सर्वर ने बिना शब्दों का संदेश भेजा।

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
tray-booking-over = { $place }: समय खत्म
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
tray-sign-out = साइन आउट करें
tray-quit = बंद करें

## Command line

cli-not-running = ऐप नहीं चल रहा है; उसे ऐसे शुरू करें: parkmate-companion
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
trouble-history-too-new = इतिहास ऐप के किसी नए वर्शन ने लिखा है। उसे छुआ नहीं गया।
trouble-history-too-new-advice = उसे देखने के लिए नया वर्शन फिर इंस्टॉल करें। नोटिफ़िकेशन फिर भी दिखेंगे।
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
trouble-booking-unknown = यह बुकिंग आपकी बुकिंग में नहीं है, या इसका समय खत्म हो चुका है।
trouble-booking-unknown-advice = अपनी बुकिंग देखें; वे अपने आप फिर पढ़ी जाती हैं।
trouble-request-under-way = इस बुकिंग के लिए सर्वर से पहले ही कुछ माँगा जा रहा है।
trouble-request-under-way-advice = उसके नतीजे का इंतज़ार करें; आपको बताया जाएगा।
trouble-countdown-over = यह समय बीत चुका है।
trouble-countdown-over-advice = बाद का समय चुनें।
trouble-not-signed-in = कोई साइन इन नहीं है।
trouble-not-signed-in-advice = पहले साइन इन करें।
trouble-not-signed-out-elsewhere = आप इस कंप्यूटर पर साइन आउट हैं, पर दूसरी जगहों पर आपका सेशन खत्म करने की बात सर्वर तक नहीं पहुँची।
trouble-not-signed-out-elsewhere-advice = ब्राउज़र में भी साइन आउट करें।
trouble-superseded = यह साइन इन छोड़ दिया गया, क्योंकि इस बीच किसी ने साइन इन या साइन आउट किया।
trouble-superseded-advice = अगर आप अब भी चाहते हैं, तो फिर से साइन इन करें।

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
window-no-history = अभी कुछ नहीं है। हर नोटिफ़िकेशन यहाँ रखा जाएगा।
window-more = और पुराने दिखाएँ
window-mark-read = सभी को पढ़ा हुआ मानें
window-mark-one = पढ़ा हुआ मानें
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
window-loading = लोड हो रहा है…
window-show-all = पूरा दिखाएँ
window-show-less = कम दिखाएँ
window-level-success = सफल
window-level-warning = चेतावनी
window-level-error = गड़बड़ी
window-level-info = जानकारी
window-another-socket = नोटिफ़िकेशन किसी दूसरे पते से आते हैं
window-usage =
    इस्तेमाल: parkmate-companion-window [--entry ID]

    ऐप की विंडो दिखाता है, और ID देने पर इतिहास की उसी पंक्ति पर।
    ऐप खुद parkmate-companion प्रोग्राम है।
window-no-display = विंडो दिखाने के लिए कोई डिस्प्ले नहीं है: न DISPLAY और न WAYLAND_DISPLAY ऐसा कोई डिस्प्ले बताता है जो जवाब दे। टर्मिनल में parkmate-companion listen, status या history इस्तेमाल करें।
