using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>
/// Style that stands in the page itself, so that nothing but the page must arrive before it can be read, and the hash by which the
/// page's Content-Security-Policy allows it (CSP level 3, section 2.3.1). No other inline style runs: no <c>style</c> attributes.
/// </summary>
internal sealed partial record Style
{
    private Style(string text)
    {
        Text = text;
        Element = Html.Trusted($"<style>{text}</style>\n");
        Hash = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The site's, without what is only for us to read.</summary>
    public static Style Site { get; } = Of(Small(Encoding.UTF8.GetString(Assets.Stylesheet)));

    /// <summary>What stands in the element.</summary>
    public string Text { get; }

    /// <summary><c>sha256-…</c></summary>
    public string Hash { get; }

    /// <summary>Of rules that are our own or checked: nothing in them may end the element.</summary>
    public static Style Of(string rules) =>
        rules.Contains('<', StringComparison.Ordinal) ? throw new ArgumentException("Rules have no use for '<'.", nameof(rules)) : new(rules);

    /// <summary>The element.</summary>
    public Html Element { get; }

    /// <summary>Without comments and needless space. Space round operators of <c>calc</c> and between selectors stays.</summary>
    internal static string Small(string rules) =>
        Punctuation().Replace(Space().Replace(Comments().Replace(rules, ""), " "), "$1").Replace(";}", "}", StringComparison.Ordinal).Trim();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline, Expressions.TimeoutMilliseconds)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\s+", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Space();

    [GeneratedRegex(@" ?([{};,>]) ?|(?<=[\w)-]:) ", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Punctuation();
}
