using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>What stands round an article on the pages of many newspapers and is not the article: share prompts, promotions, navigation.</summary>
internal static partial class Noise
{
    public enum Kind
    {
        None,

        /// <summary>Passed over wherever it stands: an advertisement's mark, a reading time, an invitation.</summary>
        Passing,

        /// <summary>A row of share buttons: mostly at one of the text's ends.</summary>
        Share,

        /// <summary>Heads a box of links to other articles: below the text or within it.</summary>
        Box,

        /// <summary>Opens something else: comments, the page's foot.</summary>
        Opens,
    }

    // A line made of these words alone is a row of buttons, in whatever order and number.
    private static readonly HashSet<string> Buttons = new(StringComparer.OrdinalIgnoreCase)
    {
        "share", "sharing", "tweet", "retweet", "post", "pin", "like", "email", "e-mail", "mail", "print", "copy", "link", "url", "save", "bookmark", "send", "gift", "listen", "comment", "comments", "copied",
        "facebook", "twitter", "x", "whatsapp", "telegram", "linkedin", "pinterest", "reddit", "messenger", "bluesky", "threads", "mastodon", "instagram", "youtube", "tiktok", "flipboard", "viber", "vk", "line", "wechat", "weibo", "sms", "xing", "tumblr", "snapchat", "rss", "pocket",
        "this", "article", "story", "page", "on", "via", "to", "with", "by", "in", "your", "a", "an", "the", "and", "or", "friends", "friend", "social", "media", "now", "it", "icon", "button", "more", "options", "open", "close", "us", "clipboard", "for", "later", "opens", "new", "window", "app", "out",
        "teilen", "artikel", "drucken", "merken", "beitrag", "auf", "per", "diesen", "link", "kopieren", "versenden", "senden", "weiterleiten", "anhören",
        "partager", "cet", "article", "sur", "imprimer", "envoyer", "par", "copier", "le", "lien", "enregistrer", "offrir", "l'article",
        "compartir", "compartilhar", "compartilhe", "partilhar", "esta", "este", "noticia", "notícia", "nota", "artículo", "artigo", "en", "no", "imprimir", "enviar", "guardar", "copiar", "enlace", "por", "comentar",
        "condividi", "articolo", "questo", "stampa", "invia", "su", "copia", "salva", "delen", "deel", "dit", "op", "afdrukken", "udostępnij", "drukuj", "kopiuj", "dela", "del", "skriv", "ut", "artikeln", "artiklen", "artikkelen",
        "paylaş", "haberi", "bu", "yazdır", "kopyala", "поделиться", "скопировать", "ссылку", "распечатать", "вконтакте", "одноклассники", "телеграм", "поділитися",
        "شارك", "مشاركة", "المقال", "طباعة", "نسخ", "الرابط", "إرسال", "اشتراک‌گذاری", "اشتراک", "گذاری", "به", "همرسانی", "کپی", "لینک", "چاپ", "ارسال", "תוף", "שתף", "שיתוף", "הדפסה", "שתפו", "分享", "分享到", "打印", "复制链接", "微信", "微博", "共有", "シェア", "ツイート", "공유", "공유하기",
    };

    // Longer than forty words, which is the most that any of these has.
    private const int MaxLength = 600;

    /// <summary>What a line is.</summary>
    public static Kind Of(string line, bool inBody = false)
    {
        if (line.Length > MaxLength)
            return Kind.None;
        line = WhiteSpace.Collapse(line);
        var words = SavedTextLines.Words(line);
        if (words <= 20 && AllButtons(line))
            return Kind.Share;
        if ((words <= 8 && CommentCount().IsMatch(line)) || (words <= 40 && (Copyright().IsMatch(line) || Cookies().IsMatch(line))))
            return Kind.Opens;
        if (words <= 8 && Box().IsMatch(line))
            return Kind.Box;
        if (words <= 8 && Marks().IsMatch(line) || words <= 6 && ReadingTime().IsMatch(line))
            return Kind.Passing;
        var ends = EndsLikeASentence(line);
        // A sentence may begin like an invitation and be news; it is one only if it names what readers are invited to.
        if (words <= 30 && Invites().IsMatch(line) && (!ends || Things().IsMatch(line)))
            return Kind.Passing;
        if (inBody && words <= 14 && !ends && (Devices().IsMatch(line) || ReadMore().IsMatch(line) || SignOff().IsMatch(line)))
            return Kind.Passing;
        if (words <= 20 && Watch().IsMatch(line) && Devices().IsMatch(line))
            return Kind.Passing;
        if (words <= 12 && ShareThis().IsMatch(line))
            return Kind.Share;
        return Kind.None;
    }

    /// <summary>Whether a line ends as sentences do, quotation marks and brackets behind the stop passed over.</summary>
    public static bool EndsLikeASentence(string line)
    {
        var end = line.AsSpan().TrimEnd("\"”’“»«)]』」›‹*").TrimEnd(' ');
        return end.Length > 0 && ".!?…。！？؟۔।‽։".Contains(end[^1]);
    }

    private static bool AllButtons(string line)
    {
        var words = Word().Matches(line).Select(match => match.Value).Where(word => !char.IsDigit(word[0])).ToList();
        return words.Count > 0 && words.TrueForAll(Buttons.Contains) && (words.Count > 1 || !EndsLikeASentence(line));
    }

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}\u200C’'-]+", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Word();

    [GeneratedRegex(@"^(?:[\p{P}\p{S}\s]*)(?:related(?:\s(?:articles?|stories|topics?|news|content|links?|coverage|reading|posts))?|more\s(?:from|on|stories|news|in|about|like\sthis)\b.*|most\s(?:read|popular|viewed|shared|commented|recent)\b.*|trending(?:\snow)?|recommended\b.*|you\s(?:may|might)\s(?:also\s)?(?:like|be\sinterested).*|read\s(?:next|also|more)|see\s(?:also|more)|also\sread|more|up\snext|latest(?:\s(?:news|stories|headlines))?|top\sstories|editor[’']?s['’]?\spicks?|popular|in\sthis\ssection|about\sthe\sauthors?|explore\smore|leave\sa\s(?:comment|reply)|join\sthe\sconversation|view\scomments|what\sto\sread\snext|follow\sus|contact\sus|privacy\spolicy|terms\b.*|newsletter|sections|footer" +
        @"|mehr\s(?:zum\sthema|aus|lesen|zu)\b.*|lesen\ssie\sauch|das\skönnte\ssie\sauch.*|meistgelesen.*|weitere\s(?:artikel|themen|nachrichten).*|verwandte\s(?:artikel|themen)|zum\sthema|impressum|datenschutz.*|auch\sinteressant|kommentare|(?:ähnliche|verwandte|weitere|passende|neueste|aktuelle|beliebte)\s(?:beiträge|artikel|meldungen|posts|news|themen|nachrichten)\b.*|(?:das\s(?:thema\s)?|diese\s(?:artikel|beiträge)\s)?könnten?\s(?:sie|dich|euch)\s(?:auch\s)?interessieren.*|schon\sgelesen|lesen\ssie\s(?:hierzu|dazu|mehr)\b.*|(?:empfehlungen|top\sthemen|tipps?)\s(?:aus\s)?der\sredaktion|mehr\s(?:artikel|beiträge|von)\b.*|(?:über|zum)\s(?:den|die|das)?\s?autor(?:in|en)?|das\skönnte\s(?:dich|euch|dir).*|nächster\sbeitrag|vorheriger\sbeitrag|teilen\smit|gefällt\smir" +
        @"|(?:à|a)\slire\s(?:aussi|également).*|lire\s(?:aussi|également)|sur\sle\smême\s(?:sujet|thème)|les\splus\slus|articles?\s(?:liés|similaires|connexes|associés)|dans\sla\smême\srubrique|mentions\slégales|vous\s(?:aimerez|pourriez\saimer)\saussi|à\spropos\sde\sl[’']auteure?|partager\scet\sarticle|nos\sautres\sarticles|commentaires" +
        @"|(?:noticias?|artículos?|notas?|contenidos?|conteúdos?|notícias?|artigos?)\s(?:relacionad[ao]s?|más\sleíd[ao]s|mais\slid[ao]s).*|lo\smás\s(?:leído|visto)|más\s(?:noticias|sobre|en|leídas).*|(?:te|le)\spuede(?:n)?\sinteresar|(?:lea|lee|vea|ver|puedes\sver)\s(?:también|más|además)|contexto\sde\sla\snoticia|sobre\s(?:el\sautor|o\sautor)|también\ste\spuede.*|mais\slidas|leia\s(?:também|mais)|veja\stambém|saiba\smais|comentarios|comentários" +
        @"|lire\sla\ssuite|weiterlesen|mehr\sdazu|leer\smás|ler\smais|leggi\stutto|подробнее|читать\sдалее|المزيد|ادامه\sمطلب|(?:leggi|potrebbe)\sanche.*|articoli\s(?:correlati|più\sletti)|i\spiù\sletti|potrebbe\sinteressarti|commenti|lees\s(?:ook|meer|verder)|meest\sgelezen|gerelateerde\sartikelen|czytaj\s(?:także|też|więcej)|zobacz\s(?:też|także)|najczęściej\sczytane|powiązane|läs\s(?:också|mer|även)|mest\slest[ea]?|les\sogså|læs\sogså|mest\släst" +
        @"|ilgili\shaberler|en\sçok\sokunanlar?|bunlar\sda\silginizi.*|читайте\s(?:также|ещё)|похожие\s(?:новости|материалы|статьи)|самое\s(?:читаемое|популярное)|по\sтеме|материалы\sпо\sтеме|комментарии|читайте\sтакож" +
        @"|اقرأ\sأيضا?ً?|مواضيع\s(?:ذات\sصلة|متعلقة)|الأكثر\sقراءة|أخبار\sذات\sصلة|تعليقات|اخبار\sمرتبط|مطالب\sمرتبط|بیشتر\sبخوانید|پربازدید.*|نظرات?|דעות\sנוספות|כתבות\s(?:נוספות|קשורות)|תגובות|相关(?:新闻|阅读|文章|报道)|延伸阅读|热门.*|推荐阅读|评论|関連(?:記事|ニュース)|あわせて読みたい|おすすめ.*|관련\s?(?:기사|뉴스))\s?:?[\p{P}\p{S}\s]*$", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Box();

    [GeneratedRegex(@"^\W*(?:\d+\s?)?(?:comments?|replies|responses|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|yorum(?:lar)?|комментари\w+|komentarze)\s?[(\[]?\s?\d*\s?[)\]]?\W*$", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex CommentCount();

    [GeneratedRegex(@"^(?:©|\(c\)|copyright\b|ⓒ)|\ball\srights\sreserved\b|alle\srechte\svorbehalten|tous\sdroits\sréservés|(?:todos\slos\sderechos|todos\sos\sdireitos)\sreservados|tutti\si\sdiritti\sriservati|alle\srechten\svoorbehouden|wszelkie\sprawa\szastrzeżone|все\sправа\sзащищены|усі\sправа\sзахищені|tüm\shakları|جميع\sالحقوق\sمحفوظة|(?:همه|تمامی|کلیه)‌?ی?\sحقوق|כל\sהזכויות\sשמורות|版权所有|無断転載|무단\s?전재", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Copyright();

    [GeneratedRegex(@"(?:^(?:we|this\s(?:site|website))\suses?\scookies|accept\s(?:all\s)?cookies|cookie\s(?:policy|settings|notice|preferences)|(?:diese\s(?:web)?seite|wir)\s(?:verwende[nt]|nutz(?:t|en))\scookies|(?:nous\sutilisons|ce\ssite\sutilise)\sdes\scookies|(?:utilizamos|usamos)\scookies|utilizziamo\s(?:i\s)?cookie)", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Cookies();

    [GeneratedRegex(@"^\W*(?:advertisements?|advertising|ad|ads|sponsored(?:\scontent)?|promoted|paid\s(?:content|post)|article\scontinues\s(?:below|after).*|story\scontinues\s(?:below|after).*|continue\sreading(?:\sthe\smain\sstory)?|skip\s(?:to\s.*|advertisement|past\s.*)|scroll\s(?:down\s)?(?:to|for)\s.*|(?:view|open|see)\s(?:image|gallery|photo)s?\b.*|click\sto\s.*|enlarge(?:\simage)?|hide\scaption|toggle\scaption|play\svideo|loading|menu|search|close|home|sign\sin|log\s?in|log\sin|register|subscribe|back\sto\s(?:top|home.*)|previous|next|e-?paper|live|breaking(?:\snews)?|exclusive|listen\sto\sthis\s(?:article|story).*" +
        @"|anzeige|werbung|menü|suche|anmelden|abo|zum\sinhalt.*|publicité|annonce|recherche|se\sconnecter|s[’']abonner|publicidade?|publicidad|buscar|suscríbete|iniciar\ssesión|pubblicità|cerca|abbonati|accedi|advertentie|reklama?|annons|annonse|реклама|меню|поиск|войти|إعلان|إعلانات|القائمة|بحث|تبلیغات|آگهی|جستجو|منو|פרסומת|תפריט|חיפוש|广告|菜单|搜索|広告|メニュー|광고)\W*$", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Marks();

    [GeneratedRegex(@"^\W*(?:(?:reading\stime|lesezeit|temps\sde\slecture|tiempo\sde\slectura|tempo\sdi\slettura|leestijd|время\sчтения|زمان\sمطالعه|وقت\sالقراءة)\W*)?\d{1,4}\s?[-–]?\s?\d{0,4}\s?[-‑]?(?:min(?:ute|uto|uut|utes|uten|utos|uti|uten)?s?|мин\w*|دقیقه|دقائق|dk|dakika|分钟|分)\b\.?(?:\s(?:de\s|di\s)?(?:read|lecture|lectura|leitura|lettura|lesezeit|leestijd|lesen|läsning|okuma|чтения|مطالعه|قراءة))?\W*$", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex ReadingTime();

    [GeneratedRegex(@"^\W*(?:(?:please\s)?(?:subscribe|sign\sup|register)\s(?:to|for|now|here|today|with|free|and)\b|(?:follow|like|find|join|watch|visit|support|contact)\sus\b|follow\s(?:our|@|[\p{L}\s]{1,30}\son\s(?:facebook|twitter|x|instagram|telegram|whatsapp|google|youtube|tiktok|linkedin))|(?:download|get|install|try)\s(?:our|the)\b.{0,40}\b(?:apps?|newsletters?|alerts?|updates?|briefings?)\b|join\sour\b|get\s(?:the\s)?(?:latest|breaking|daily|best)\b.{0,80}\b(?:inbox|email|newsletter|alerts?|phone|whatsapp|telegram)\b|our\s(?:apps?|newsletters?)\b.{0,40}\bavailable\b|available\s(?:now\s)?on\b|already\sa\s(?:subscriber|member)|to\scontinue\sreading|this\sarticle\sis\sfor\ssubscribers|(?:thanks?|thank\syou)\sfor\sreading\b|click\shere\b|tap\shere\b|don[’']t\smiss\b.{0,60}(?:newsletter|app|updates)|enter\syour\se-?mail|your\se-?mail\saddress|support\s(?:our|independent|quality)\sjournalism|become\sa\s(?:member|subscriber|supporter)|make\sa\sdonation|donate\s(?:now|today)|enable\s(?:javascript|notifications)|turn\son\snotifications|scan\sthe\sqr" +
        @"|(?:abonnieren|folgen)\ssie\b|(?:jetzt\s)?(?:newsletter|unseren\snewsletter)\s(?:abonnieren|bestellen)|(?:melden\ssie\ssich|registrieren\ssie)\b.*newsletter|laden\ssie\b.*\bapp\b|hier\sklicken" +
        @"|(?:abonnez|inscrivez|suivez|téléchargez|rejoignez)(?:-(?:vous|nous))?\b|(?:suscríbete|suscríbase|síguenos|síganos|descarga|descargue|únete)\b|(?:assine|inscreva-se|siga-nos|siga\so|baixe|participe\sdo)\b|(?:iscriviti|seguici|scarica|abbonati|unisciti)\b|(?:abonneer|schrijf\sje|volg\sons|download\s(?:onze|de))\b|(?:zapisz\ssię|obserwuj|śledź|pobierz)\s(?:do|nas|naszą|aplikację)|(?:prenumerera|följ\soss|ladda\sner|følg\soss|abonner)\b" +
        @"|(?:abone\sol|takip\sedin|uygulamamızı|bizi\stakip)|(?:подпис(?:ывайтесь|аться|ывайся)|присоединяйтесь|скачайте|читайте\sнас)\b|(?:підписуйтесь|підпишіться)\b|(?:اشترك|اشتركوا|تابعونا|تابعنا|حمّل|حمل\sتطبيق)|(?:ما\sرا\s(?:در|دنبال)|عضو\s(?:شوید|کانال)|مشترک\s(?:شوید|خبرنامه)|اپلیکیشن\s(?:ما|را))|(?:הירשמו|הצטרפו|עקבו\sאחרינו)|(?:关注我们|订阅|下载.{0,8}(?:客户端|app)|扫码)|(?:メルマガ|フォローする|アプリを))", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Invites();

    [GeneratedRegex(@"^\W*(?:read\smore|read\salso|also\sread|see\salso|see\smore|related|watch|listen|more|video|photos?|gallery|in\spictures|lesen\ssie\sauch|lesen\ssie\smehr|mehr\sdazu|siehe\sauch|à\slire(?:\saussi)?|lire\saussi|voir\saussi|lea\stambién|lee\stambién|ver\stambién|leia\s(?:também|mais)|veja\stambém|leggi\sanche|lees\sook|czytaj\stakże|ilgili\shaber|ayrıca\sbkz|читайте\sтакже|смотрите\sтакже|читайте\sтакож|اقرأ\sأيضا?ً?|بیشتر\sبخوانید|بخوانید|קראו\s(?:עוד|גם)|相关阅读|延伸阅读|関連記事)\s?[:：|>»-]+\s?\S", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex ReadMore();

    [GeneratedRegex(@"newsletter|\b(?:apps?|application|aplicación|aplicativo|inbox|e-?mail|updates|alerts?|briefings?|channel|canal|kanal|facebook|instagram|twitter|youtube|tiktok|whatsapp|telegram|bluesky|podcasts?|subscri\w+|premium|account|journalism|notifications?|javascript|community|us\son|for\sreading|qr|here|today|now|free)\b|abonn|boletín|infolettre|nyhetsbrev|nieuwsbrief|bülten|kanał|рассылк|канал|телеграм|приложени|خبرنامه|کانال|تلگرام|اپلیکیشن|النشرة|قناتنا|تطبيق|تلغرام|ניוזלטר|ערוץ|ווטסאפ|客户端|公众号|订阅|メール", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Things();

    [GeneratedRegex(@"\b(?:roku|apple\s?tv|android\s?tv|google\s?tv|fire\s?tv|chromecast|smart\s?tvs?|samsung\stv|lg\stv|app\s?store|google\s?play|play\s?store|app\s?gallery|galaxy\sstore|webos|tizen|alexa|cafe\s?bazaar|bazaar)\b", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Devices();

    [GeneratedRegex(@"^\W*(?:you\scan\s(?:also\s)?)?(?:watch|stream|see|find|listen|get|available|now|live|download|install|schauen|sehen|jetzt|regardez|retrouvez|mira|vea|guarda|assista|bekijk|izle|смотрите|شاهد(?:وا)?|تماشا)\b", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Watch();

    // What agencies sign off with.
    [GeneratedRegex(@"^\W*(?:additional\s|with\s)?(?:reporting|writing|editing|compiled|edited|text|translat(?:ed|ion))\sby\s\p{Lu}", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex SignOff();

    [GeneratedRegex(@"^\W*(?:share|tweet|teilen|partagez?|compart(?:ir|e|a|ilhe)|condividi|deel|udostępnij|paylaş|поделитесь|поделиться|شاركوا?|به\sاشتراک|שתפו)\b.{0,50}\b(?:article|story|page|post|friends?|artikel|beitrag|noticia|notícia|artículo|artigo|articolo|haberi|статьёй|новостью|المقال|facebook|whatsapp|twitter)\b[^.]{0,20}[.!]?$|^\W*share\s?:|^\W*(?:did\syou\s(?:like|enjoy)|was\sthis\s(?:article|page)\shelpful)", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex ShareThis();
}
