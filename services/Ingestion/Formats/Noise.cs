using System.Text.RegularExpressions;

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

    /// <summary>What a line is.</summary>
    public static Kind Of(string line, bool inBody = false)
    {
        if (line.Length > 1_000)
            return Kind.None;
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

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}\u200C’'-]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(?:[\p{P}\p{S}\s]*)(?:related(?:\s+(?:articles?|stories|topics?|news|content|links?|coverage|reading|posts))?|more\s+(?:from|on|stories|news|in|about|like\s+this)\b.*|most\s+(?:read|popular|viewed|shared|commented|recent)\b.*|trending(?:\s+now)?|recommended\b.*|you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested).*|read\s+(?:next|also|more)|see\s+(?:also|more)|also\s+read|more|up\s+next|latest(?:\s+(?:news|stories|headlines))?|top\s+stories|editor[’']?s['’]?\s+picks?|popular|in\s+this\s+section|about\s+the\s+authors?|explore\s+more|leave\s+a\s+(?:comment|reply)|join\s+the\s+conversation|view\s+comments|what\s+to\s+read\s+next|follow\s+us|contact\s+us|privacy\s+policy|terms\b.*|newsletter|sections|footer" +
        @"|mehr\s+(?:zum\s+thema|aus|lesen|zu)\b.*|lesen\s+sie\s+auch|das\s+könnte\s+sie\s+auch.*|meistgelesen.*|weitere\s+(?:artikel|themen|nachrichten).*|verwandte\s+(?:artikel|themen)|zum\s+thema|impressum|datenschutz.*|auch\s+interessant|kommentare|(?:ähnliche|verwandte|weitere|passende|neueste|aktuelle|beliebte)\s+(?:beiträge|artikel|meldungen|posts|news|themen|nachrichten)\b.*|(?:das\s+(?:thema\s+)?|diese\s+(?:artikel|beiträge)\s+)?könnten?\s+(?:sie|dich|euch)\s+(?:auch\s+)?interessieren.*|schon\s+gelesen|lesen\s+sie\s+(?:hierzu|dazu|mehr)\b.*|(?:empfehlungen|top\s+themen|tipps?)\s+(?:aus\s+)?der\s+redaktion|mehr\s+(?:artikel|beiträge|von)\b.*|(?:über|zum)\s+(?:den|die|das)?\s*autor(?:in|en)?|das\s+könnte\s+(?:dich|euch|dir).*|nächster\s+beitrag|vorheriger\s+beitrag|teilen\s+mit|gefällt\s+mir" +
        @"|(?:à|a)\s+lire\s+(?:aussi|également).*|lire\s+(?:aussi|également)|sur\s+le\s+même\s+(?:sujet|thème)|les\s+plus\s+lus|articles?\s+(?:liés|similaires|connexes|associés)|dans\s+la\s+même\s+rubrique|mentions\s+légales|vous\s+(?:aimerez|pourriez\s+aimer)\s+aussi|à\s+propos\s+de\s+l[’']auteure?|partager\s+cet\s+article|nos\s+autres\s+articles|commentaires" +
        @"|(?:noticias?|artículos?|notas?|contenidos?|conteúdos?|notícias?|artigos?)\s+(?:relacionad[ao]s?|más\s+leíd[ao]s|mais\s+lid[ao]s).*|lo\s+más\s+(?:leído|visto)|más\s+(?:noticias|sobre|en|leídas).*|(?:te|le)\s+puede(?:n)?\s+interesar|(?:lea|lee|vea|ver|puedes\s+ver)\s+(?:también|más|además)|contexto\s+de\s+la\s+noticia|sobre\s+(?:el\s+autor|o\s+autor)|también\s+te\s+puede.*|mais\s+lidas|leia\s+(?:também|mais)|veja\s+também|saiba\s+mais|comentarios|comentários" +
        @"|lire\s+la\s+suite|weiterlesen|mehr\s+dazu|leer\s+más|ler\s+mais|leggi\s+tutto|подробнее|читать\s+далее|المزيد|ادامه\s+مطلب|(?:leggi|potrebbe)\s+anche.*|articoli\s+(?:correlati|più\s+letti)|i\s+più\s+letti|potrebbe\s+interessarti|commenti|lees\s+(?:ook|meer|verder)|meest\s+gelezen|gerelateerde\s+artikelen|czytaj\s+(?:także|też|więcej)|zobacz\s+(?:też|także)|najczęściej\s+czytane|powiązane|läs\s+(?:också|mer|även)|mest\s+lest[ea]?|les\s+også|læs\s+også|mest\s+läst" +
        @"|ilgili\s+haberler|en\s+çok\s+okunanlar?|bunlar\s+da\s+ilginizi.*|читайте\s+(?:также|ещё)|похожие\s+(?:новости|материалы|статьи)|самое\s+(?:читаемое|популярное)|по\s+теме|материалы\s+по\s+теме|комментарии|читайте\s+також" +
        @"|اقرأ\s+أيضا?ً?|مواضيع\s+(?:ذات\s+صلة|متعلقة)|الأكثر\s+قراءة|أخبار\s+ذات\s+صلة|تعليقات|اخبار\s+مرتبط|مطالب\s+مرتبط|بیشتر\s+بخوانید|پربازدید.*|نظرات?|דעות\s+נוספות|כתבות\s+(?:נוספות|קשורות)|תגובות|相关(?:新闻|阅读|文章|报道)|延伸阅读|热门.*|推荐阅读|评论|関連(?:記事|ニュース)|あわせて読みたい|おすすめ.*|관련\s*(?:기사|뉴스))\s*:?[\p{P}\p{S}\s]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Box();

    [GeneratedRegex(@"^\W*(?:\d+\s*)?(?:comments?|replies|responses|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|yorum(?:lar)?|комментари\w+|komentarze)\s*[(\[]?\s*\d*\s*[)\]]?\W*$", RegexOptions.IgnoreCase)]
    private static partial Regex CommentCount();

    [GeneratedRegex(@"^(?:©|\(c\)|copyright\b|ⓒ)|\ball\s+rights\s+reserved\b|alle\s+rechte\s+vorbehalten|tous\s+droits\s+réservés|(?:todos\s+los\s+derechos|todos\s+os\s+direitos)\s+reservados|tutti\s+i\s+diritti\s+riservati|alle\s+rechten\s+voorbehouden|wszelkie\s+prawa\s+zastrzeżone|все\s+права\s+защищены|усі\s+права\s+захищені|tüm\s+hakları|جميع\s+الحقوق\s+محفوظة|(?:همه|تمامی|کلیه)‌?ی?\s+حقوق|כל\s+הזכויות\s+שמורות|版权所有|無断転載|무단\s*전재", RegexOptions.IgnoreCase)]
    private static partial Regex Copyright();

    [GeneratedRegex(@"(?:^(?:we|this\s+(?:site|website))\s+uses?\s+cookies|accept\s+(?:all\s+)?cookies|cookie\s+(?:policy|settings|notice|preferences)|(?:diese\s+(?:web)?seite|wir)\s+(?:verwende[nt]|nutz(?:t|en))\s+cookies|(?:nous\s+utilisons|ce\s+site\s+utilise)\s+des\s+cookies|(?:utilizamos|usamos)\s+cookies|utilizziamo\s+(?:i\s+)?cookie)", RegexOptions.IgnoreCase)]
    private static partial Regex Cookies();

    [GeneratedRegex(@"^\W*(?:advertisements?|advertising|ad|ads|sponsored(?:\s+content)?|promoted|paid\s+(?:content|post)|article\s+continues\s+(?:below|after).*|story\s+continues\s+(?:below|after).*|continue\s+reading(?:\s+the\s+main\s+story)?|skip\s+(?:to\s+.*|advertisement|past\s+.*)|scroll\s+(?:down\s+)?(?:to|for)\s+.*|(?:view|open|see)\s+(?:image|gallery|photo)s?\b.*|click\s+to\s+.*|enlarge(?:\s+image)?|hide\s+caption|toggle\s+caption|play\s+video|loading\.*|menu|search|close|home|sign\s+in|log\s?in|log\s+in|register|subscribe|back\s+to\s+(?:top|home.*)|previous|next|e-?paper|live|breaking(?:\s+news)?|exclusive|listen\s+to\s+this\s+(?:article|story).*" +
        @"|anzeige|werbung|menü|suche|anmelden|abo|zum\s+inhalt.*|publicité|annonce|recherche|se\s+connecter|s[’']abonner|publicidade?|publicidad|buscar|suscríbete|iniciar\s+sesión|pubblicità|cerca|abbonati|accedi|advertentie|reklama?|annons|annonse|реклама|меню|поиск|войти|إعلان|إعلانات|القائمة|بحث|تبلیغات|آگهی|جستجو|منو|פרסומת|תפריט|חיפוש|广告|菜单|搜索|広告|メニュー|광고)\W*$", RegexOptions.IgnoreCase)]
    private static partial Regex Marks();

    [GeneratedRegex(@"^\W*(?:(?:reading\s+time|lesezeit|temps\s+de\s+lecture|tiempo\s+de\s+lectura|tempo\s+di\s+lettura|leestijd|время\s+чтения|زمان\s+مطالعه|وقت\s+القراءة)\W*)?\d+\s*[-–]?\s*\d*\s*[-‑]?(?:min(?:ute|uto|uut|utes|uten|utos|uti|uten)?s?|мин\w*|دقیقه|دقائق|dk|dakika|分钟|分)\b\.?(?:\s+(?:de\s+|di\s+)?(?:read|lecture|lectura|leitura|lettura|lesezeit|leestijd|lesen|läsning|okuma|чтения|مطالعه|قراءة))?\W*$", RegexOptions.IgnoreCase)]
    private static partial Regex ReadingTime();

    [GeneratedRegex(@"^\W*(?:(?:please\s+)?(?:subscribe|sign\s+up|register)\s+(?:to|for|now|here|today|with|free|and)\b|(?:follow|like|find|join|watch|visit|support|contact)\s+us\b|follow\s+(?:our|@|[\p{L}\s]{1,30}\s+on\s+(?:facebook|twitter|x|instagram|telegram|whatsapp|google|youtube|tiktok|linkedin))|(?:download|get|install|try)\s+(?:our|the)\b.{0,40}\b(?:apps?|newsletters?|alerts?|updates?|briefings?)\b|join\s+our\b|get\s+(?:the\s+)?(?:latest|breaking|daily|best)\b.{0,80}\b(?:inbox|email|newsletter|alerts?|phone|whatsapp|telegram)\b|our\s+(?:apps?|newsletters?)\b.{0,40}\bavailable\b|available\s+(?:now\s+)?on\b|already\s+a\s+(?:subscriber|member)|to\s+continue\s+reading|this\s+article\s+is\s+for\s+subscribers|(?:thanks?|thank\s+you)\s+for\s+reading\b|click\s+here\b|tap\s+here\b|don[’']t\s+miss\b.{0,60}(?:newsletter|app|updates)|enter\s+your\s+e-?mail|your\s+e-?mail\s+address|support\s+(?:our|independent|quality)\s+journalism|become\s+a\s+(?:member|subscriber|supporter)|make\s+a\s+donation|donate\s+(?:now|today)|enable\s+(?:javascript|notifications)|turn\s+on\s+notifications|scan\s+the\s+qr" +
        @"|(?:abonnieren|folgen)\s+sie\b|(?:jetzt\s+)?(?:newsletter|unseren\s+newsletter)\s+(?:abonnieren|bestellen)|(?:melden\s+sie\s+sich|registrieren\s+sie)\b.*newsletter|laden\s+sie\b.*\bapp\b|hier\s+klicken" +
        @"|(?:abonnez|inscrivez|suivez|téléchargez|rejoignez)(?:-(?:vous|nous))?\b|(?:suscríbete|suscríbase|síguenos|síganos|descarga|descargue|únete)\b|(?:assine|inscreva-se|siga-nos|siga\s+o|baixe|participe\s+do)\b|(?:iscriviti|seguici|scarica|abbonati|unisciti)\b|(?:abonneer|schrijf\s+je|volg\s+ons|download\s+(?:onze|de))\b|(?:zapisz\s+się|obserwuj|śledź|pobierz)\s+(?:do|nas|naszą|aplikację)|(?:prenumerera|följ\s+oss|ladda\s+ner|følg\s+oss|abonner)\b" +
        @"|(?:abone\s+ol|takip\s+edin|uygulamamızı|bizi\s+takip)|(?:подпис(?:ывайтесь|аться|ывайся)|присоединяйтесь|скачайте|читайте\s+нас)\b|(?:підписуйтесь|підпишіться)\b|(?:اشترك|اشتركوا|تابعونا|تابعنا|حمّل|حمل\s+تطبيق)|(?:ما\s+را\s+(?:در|دنبال)|عضو\s+(?:شوید|کانال)|مشترک\s+(?:شوید|خبرنامه)|اپلیکیشن\s+(?:ما|را))|(?:הירשמו|הצטרפו|עקבו\s+אחרינו)|(?:关注我们|订阅|下载.{0,8}(?:客户端|app)|扫码)|(?:メルマガ|フォローする|アプリを))", RegexOptions.IgnoreCase)]
    private static partial Regex Invites();

    [GeneratedRegex(@"^\W*(?:read\s+more|read\s+also|also\s+read|see\s+also|see\s+more|related|watch|listen|more|video|photos?|gallery|in\s+pictures|lesen\s+sie\s+auch|lesen\s+sie\s+mehr|mehr\s+dazu|siehe\s+auch|à\s+lire(?:\s+aussi)?|lire\s+aussi|voir\s+aussi|lea\s+también|lee\s+también|ver\s+también|leia\s+(?:também|mais)|veja\s+também|leggi\s+anche|lees\s+ook|czytaj\s+także|ilgili\s+haber|ayrıca\s+bkz|читайте\s+также|смотрите\s+также|читайте\s+також|اقرأ\s+أيضا?ً?|بیشتر\s+بخوانید|بخوانید|קראו\s+(?:עוד|גם)|相关阅读|延伸阅读|関連記事)\s*[:：|>»-]+\s*\S", RegexOptions.IgnoreCase)]
    private static partial Regex ReadMore();

    [GeneratedRegex(@"newsletter|\b(?:apps?|application|aplicación|aplicativo|inbox|e-?mail|updates|alerts?|briefings?|channel|canal|kanal|facebook|instagram|twitter|youtube|tiktok|whatsapp|telegram|bluesky|podcasts?|subscri\w+|premium|account|journalism|notifications?|javascript|community|us\s+on|for\s+reading|qr|here|today|now|free)\b|abonn|boletín|infolettre|nyhetsbrev|nieuwsbrief|bülten|kanał|рассылк|канал|телеграм|приложени|خبرنامه|کانال|تلگرام|اپلیکیشن|النشرة|قناتنا|تطبيق|تلغرام|ניוזלטר|ערוץ|ווטסאפ|客户端|公众号|订阅|メール", RegexOptions.IgnoreCase)]
    private static partial Regex Things();

    [GeneratedRegex(@"\b(?:roku|apple\s?tv|android\s?tv|google\s?tv|fire\s?tv|chromecast|smart\s?tvs?|samsung\s+tv|lg\s+tv|app\s?store|google\s?play|play\s?store|app\s?gallery|galaxy\s+store|webos|tizen|alexa|cafe\s?bazaar|bazaar)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Devices();

    [GeneratedRegex(@"^\W*(?:you\s+can\s+(?:also\s+)?)?(?:watch|stream|see|find|listen|get|available|now|live|download|install|schauen|sehen|jetzt|regardez|retrouvez|mira|vea|guarda|assista|bekijk|izle|смотрите|شاهد(?:وا)?|تماشا)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Watch();

    // What agencies sign off with.
    [GeneratedRegex(@"^\W*(?:additional\s+|with\s+)?(?:reporting|writing|editing|compiled|edited|text|translat(?:ed|ion))\s+by\s+\p{Lu}", RegexOptions.IgnoreCase)]
    private static partial Regex SignOff();

    [GeneratedRegex(@"^\W*(?:share|tweet|teilen|partagez?|compart(?:ir|e|a|ilhe)|condividi|deel|udostępnij|paylaş|поделитесь|поделиться|شاركوا?|به\s+اشتراک|שתפו)\b.{0,50}\b(?:article|story|page|post|friends?|artikel|beitrag|noticia|notícia|artículo|artigo|articolo|haberi|статьёй|новостью|المقال|facebook|whatsapp|twitter)\b[^.]{0,20}[.!]?$|^\W*share\s*:|^\W*(?:did\s+you\s+(?:like|enjoy)|was\s+this\s+(?:article|page)\s+helpful)", RegexOptions.IgnoreCase)]
    private static partial Regex ShareThis();
}
