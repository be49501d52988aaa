using System.Globalization;

namespace Broadsheet.Search;

/// <summary>In which order articles are answered.</summary>
internal enum Order
{
    /// <summary>The best match first.</summary>
    Relevance,

    /// <summary>The last published first.</summary>
    Newest,

    /// <summary>The first published first.</summary>
    Oldest,
}

/// <summary>A question to the index, as the query string asks it. Both ends of the time belong to it.</summary>
internal sealed record Question(string Query, string? Section = null, DateTimeOffset? From = null, DateTimeOffset? To = null, Order Order = Order.Newest, int Page = 1)
{
    /// <summary>Articles on a page.</summary>
    public const int PageSize = 20;

    /// <summary>The last page that is answered: 10,000 articles.</summary>
    public const int LastPage = 500;

    private const int MaxLength = 400;

    /// <summary>Reads the query string; either a question, or a sentence that says what to change.</summary>
    public static (Question? Question, string? Error) Of(IQueryCollection parameters)
    {
        foreach (var name in new[] { "q", "section", "from", "to", "sort", "page" })
        {
            if (parameters[name].Count > 1)
                return Error($"'{name}' is given {parameters[name].Count} times; give it once.");
        }

        var query = parameters["q"].ToString().Trim();
        if (query.Length > MaxLength)
            return Error($"'q' has {query.Length} characters; shorten it to {MaxLength} at most.");
        var section = parameters["section"].ToString().Trim();
        if (section.Length > MaxLength)
            return Error($"'section' has {section.Length} characters; give an address such as news/politics.");
        if (!TryTime(parameters["from"].ToString(), end: false, out var from))
            return Error("'from' is not a time; write a date as 2026-05-03 or a time as 2026-05-03T08:00:00Z.");
        if (!TryTime(parameters["to"].ToString(), end: true, out var to))
            return Error("'to' is not a time; write a date as 2026-05-03 or a time as 2026-05-03T08:00:00Z.");
        if (from > to)
            return Error("'from' is later than 'to'; exchange them.");

        Order? order = parameters["sort"].ToString() switch
        {
            "" => query.Length > 0 ? Order.Relevance : Order.Newest,
            // Without words everything is equally relevant.
            "relevance" => query.Length > 0 ? Order.Relevance : Order.Newest,
            "newest" => Order.Newest,
            "oldest" => Order.Oldest,
            _ => null,
        };
        if (order is null)
            return Error("'sort' must be relevance, newest or oldest.");
        var page = 1;
        if (parameters["page"].ToString() is { Length: > 0 } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out page) || page is < 1 or > LastPage))
            return Error($"'page' must be a whole number from 1 to {LastPage}; to see more, narrow the question by section, from or to.");
        return (new Question(query, section.Length > 0 ? section : null, from, to, order.Value, page), null);

        static (Question?, string?) Error(string sentence) => (null, sentence);
    }

    // Nothing, a date (as an end, its last millisecond) or a time by RFC 3339.
    private static bool TryTime(string text, bool end, out DateTimeOffset? time)
    {
        time = null;
        if (text.Length == 0)
            return true;
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            time = end ? date.Add(new TimeSpan(0, 23, 59, 59, 999)) : date;
            return true;
        }
        // In a query string a plus that is not encoded arrives as a space.
        string[] formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];
        if (!DateTimeOffset.TryParseExact(text.Replace(' ', '+').ToUpperInvariant(), formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date))
            return false;
        time = date.ToUniversalTime();
        return true;
    }
}
