namespace Broadsheet.Unit.Ingestion.Growth;

/// <summary>Hostile pages saved as text, posted and dropped as a file.</summary>
internal static class SavedTextShapes
{
    private const string Head = "The council votes on the new harbour\n\n";
    private const string Body = "\nThe council voted on Tuesday for the new harbour, and the mayor said that the work begins in May.\n";

    public static readonly IReadOnlyList<Shape> All =
    [
        Line("spaces between two letters", "a", " ", "b"), Line("no-break spaces between two letters", "a", "\u00A0", "b"), Line("tabs", "a", "\t", "b"),
        Line("a long word", "", "a", ""), Line("signs", "", "- ", ""), Line("slashes", "Home", " /", ""), Line("mail signs", "", "a@", ""), Line("addresses", "", "a.", "com"), Line("hosts of hyphens", "", "a-", "x"),
        Line("copyright signs", "", "© ", ""), Line("figures", "", "1 ", ""), Line("colons", "", ": ", ""), Line("brackets", "", "(", ""), Line("quotation marks", "", "« ", ""),
        Many("spaces between two letters", $"a{Times(" ", 1_900)}b\n"), Many("240 spaces between two letters", $"a{Times(" ", 240)}b\n"),
        Many("900 spaces and a minute", $"5{Times(" ", 900)}min x\n"), Many("photo and spaces", $"a.{Times(" ", 900)}photo{Times(" ", 900)}b\n"),
        Many("copyright and spaces", $"a ©{Times(" ", 1_900)}b\n"), Many("no-break spaces", $"a{Times("\u00A0", 900)}b\n"),
        Many("hyphens in a host", $"{Times("a-", 480)}x\n"), Many("dots in a host", $"{Times("a.", 480)}x\n"), Many("slashes", $"Home {Times("/ ", 120)}x\n"),
        Many("long words", $"{Times("a", 990)}\n"), Many("names with capitals", $"{Times("A ", 120)}\n"), Many("names with via", $"{Times("A ", 60)}via\n"),
        Many("the word by", $"{Times("by ", 24)}\n"), Many("letters and figures", $"{Times("Mon 3 ", 40)}\n"), Many("dates", $"{Times("3.4.", 60)}\n"),
        Many("colons", $"{Times(":", 990)}\n"), Many("signs", $"{Times("•", 300)}\n"), Many("one letter", "a\n"), Many("list items", "- a\n"), Many("list items and subheads", "- a\nb c\n"),
        Many("sentences", "The mayor said that the work begins in May.\n"), Many("headings of boxes", "Related\n"), Many("shares", "Share this\n"),
        Many("captions", "A bridge. Photo: Mara Velde/AFP\n"), Many("addresses", "https://paper#.example\n"), Many("sentences that announce addresses", "Our website can also be reached at paper#.example\n"),
        Many("small print", "By Mara Velde, 3 May 2026\n"), Many("topics", "Tags: a, b\n"), Many("rights", $"© {Times("2026 ", 30)}\n"), Many("subscriptions", $"follow {Times("a ", 25)}\n"),
        Many("get the latest", $"{Times("get the latest ", 6)}\n"), Many("more", $"more from {Times("!", 200)}x\n"),
        new(WayIn.TextDocument, "one paragraph that is wrapped", Head, "the harbour and the mayor of the town in the month of May with the boats\n", Body),
        new(WayIn.TextDocument, "one paragraph of Chinese that is wrapped", Head, Times("港", 35) + "\n", Body),
        new(WayIn.TextDocument, "empty lines", Head, "\n", Body), new(WayIn.TextDocument, "separators of lines", Head, "\u2028", Body), new(WayIn.TextDocument, "carriage returns", Head, "\r", Body),
        new(WayIn.TextDocument, "line ends at the end", Head + Body, "\n", ""), new(WayIn.TextDocument, "spaces alone", "", " ", ""), new(WayIn.TextDocument, "zero bytes", Head, "\0", Body),
        new(WayIn.TextDocument, "menu", "", "News\n", Head + Body), new(WayIn.TextDocument, "small words", Head, "the of and ", Body),
        new(WayIn.File("a.txt"), "captions of spaces", Head, $"a{Times(" ", 1_900)}b\n", Body) { Most = 1_000_000 }, new(WayIn.File("a.txt"), "one paragraph that is wrapped", Head, "the harbour and the mayor of the town in the month of May with the boats\n", Body) { Most = 1_000_000 },
        new(WayIn.File("a.txt"), "letters of Windows 1252", Head, "é", Body) { Most = 1_000_000 },
    ];

    private static Shape Line(string name, string start, string part, string end) => new(WayIn.TextDocument, $"line of {name}", Head + start, part, end + "\n" + Body);

    private static Shape Many(string name, string line) => new(WayIn.TextDocument, $"lines of {name}", Head, line, Body);

    private static string Times(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
