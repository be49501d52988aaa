using System.Buffers;
using System.Text;
using Broadsheet.Defaults;
using Microsoft.AspNetCore.WebUtilities;

namespace Broadsheet.Gateway;

/// <summary>What the gateway does with an address.</summary>
internal enum AddressKind
{
    /// <summary>Ask Rendering (or the cache) for <see cref="Address.Target"/>.</summary>
    Page,

    /// <summary>Send the reader to <see cref="Address.Target"/>.</summary>
    Moved,

    /// <summary>There is no such page, and no service is asked for this address.</summary>
    Missing,

    /// <summary>The same below <c>/api</c>.</summary>
    MissingApi,

    /// <summary>A search for something that is not text.</summary>
    UnreadableSearch,
}

/// <summary>
/// The decision on the address of a request. Services have inner addresses (<c>/articles/export</c>, <c>/articles/{id}/versions</c>) that must
/// not be reached from outside however they are written, so the decision is made on the decoded path, everything that two
/// programs could read differently is refused, and what is sent on is not what came in but written anew from what was decided on.
/// </summary>
/// <param name="Kind">What to do.</param>
/// <param name="Target">Path and query in their one canonical, percent-encoded form: request target at Rendering, and key of the page in the cache.</param>
internal readonly record struct Address(AddressKind Kind, string Target)
{
    private const int LongestPath = 2_048;

    // Not a page at Rendering: no slug contains an underscore.
    private const string Nowhere = "/_";

    // '%' is left in a decoded path only where somebody encoded twice, or a slash, or what is not UTF-8; after ';' some
    // servers read parameters.
    private static readonly SearchValues<char> Refused = SearchValues.Create(
        [.. "%;\\\uFFFD", .. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(code => (char)code)]);

    // In the order of their names, so that one question has one key.
    private static readonly string[] ListParameters = ["page"];
    private static readonly string[] SearchParameters = ["from", "page", "q", "section", "sort", "to"];
    private static readonly string[] FileParameters = ["v"];

    /// <summary>The address at which Rendering answers with its page for what does not exist.</summary>
    public static Address OfMissingPage { get; } = new(AddressKind.Page, Nowhere);

    /// <summary>Whether a canonical address is that of a search, in any edition.</summary>
    public static bool IsSearch(string target) =>
        Parameters(target[1..].Split('?')[0].Split('/')) == SearchParameters;

    /// <summary>Decides on a path that the server has decoded once (as <see cref="HttpRequest.Path"/> is) and a query string.</summary>
    public static Address Read(string path, string? query)
    {
        if (path is "" or "/")
            return new(AddressKind.Page, "/" + Query(query, ListParameters));
        var missing = new Address(FirstWord(path) is "api" ? AddressKind.MissingApi : AddressKind.Missing, Nowhere);
        if (!IsPlain(path))
            return missing;

        var slash = path.EndsWith('/');
        var segments = (slash ? path[1..^1] : path[1..]).Split('/');
        var allowed = FirstWord(path) switch
        {
            "api" or "health" => false,
            "articles" => segments is ["articles", var id] && IsArticleId(id),
            _ => true,
        };
        if (!allowed)
            return missing;

        var target = new StringBuilder();
        foreach (var segment in segments)
            target.Append('/').Append(Uri.EscapeDataString(segment));
        var parameters = Parameters(segments);
        if (parameters == SearchParameters && !QueryText.IsUtf8(query, SearchParameters))
            return new(AddressKind.UnreadableSearch, Nowhere);
        target.Append(Query(query, parameters));
        return new(slash ? AddressKind.Moved : AddressKind.Page, target.ToString());
    }

    /// <summary>Whether a decoded path reads the same to everyone: nothing encoded twice, no control characters, no empty or dot segments.</summary>
    public static bool IsPlain(string path)
    {
        if (path.Length > LongestPath || !path.StartsWith('/') || path.AsSpan().ContainsAny(Refused))
            return false;
        var rest = path.AsSpan(1, path.Length - (path.EndsWith('/') && path.Length > 1 ? 2 : 1));
        foreach (var range in rest.Split('/'))
            if (rest[range].TrimStart('.').IsEmpty)
                return false;
        return IsWellFormed(path);
    }

    private static string[] Parameters(string[] segments) => segments switch
    {
        ["search"] or [_, "search"] => SearchParameters,
        ["articles", _] => [],
        [.., "feed.xml" or "feed.atom" or "feed.json"] or ["tv", _] => ListParameters,
        [.., var last] when last.Contains('.') => FileParameters,
        [.., var last] when last.Length > 17 && last[^17] == '-' && IsArticleId(last[^16..]) => [],
        _ => ListParameters,
    };

    private static bool IsArticleId(string text) => text.Length == 16 && text.All(letter => letter is >= 'a' and <= 'z' or >= '0' and <= '9');

    // The first name in a path as the most lenient reader would take it: any case, any width of letter, any number of slashes.
    private static string FirstWord(string path)
    {
        var start = path.AsSpan().TrimStart('/');
        var word = start[..(start.IndexOf('/') is >= 0 and var end ? end : start.Length)].ToString();
        return (Ascii.IsValid(word) || !IsWellFormed(word) ? word : StreamSafeText.Normalise(word, NormalizationForm.FormKC)).ToLowerInvariant();
    }

    private static bool IsWellFormed(string text)
    {
        if (Ascii.IsValid(text))
            return true;
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != OperationStatus.Done)
                return false;
            rest = rest[length..];
        }
        return true;
    }

    private static string Query(string? query, string[] allowed)
    {
        if (string.IsNullOrEmpty(query) || query == "?" || allowed.Length == 0)
            return "";
        var given = QueryHelpers.ParseQuery(query);
        var kept = new StringBuilder();
        foreach (var name in allowed)
            if (given.TryGetValue(name, out var values) && values[0] is { Length: > 0 } value)
                kept.Append(kept.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return kept.ToString();
    }
}
