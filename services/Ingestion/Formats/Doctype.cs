using System.Text.RegularExpressions;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>
/// What a document type declares, read only to refuse attacks by name. Its entities are never expanded and nothing that it names is ever fetched;
/// a feed that declares a few harmless ones is read with their names as text.
/// </summary>
internal sealed partial class Doctype
{
    // Longer ones are declared for being repeated (quadratic blow-up).
    private const int MostOfEntity = 2_000;
    private const int MostEntities = 2_000;
    private const int MostExternal = 20;

    // Of all document types before a root together: a document has one.
    private int entities;
    private int external;

    /// <summary>Why a document is not read for what its document type declares; null if there is nothing against it.</summary>
    /// <param name="declared">The document type, from its beginning to its end.</param>
    /// <param name="rest">The document behind it.</param>
    public Problem? Refused(ReadOnlySpan<char> declared, string rest)
    {
        if (!declared.Contains("<!ENTITY", StringComparison.OrdinalIgnoreCase))
            return null;
        foreach (Match entity in Entity().Matches(declared.ToString()))
        {
            if (++entities > MostEntities || (entity.Groups["external"].Success && ++external > MostExternal))
                return new Problem($"The document type declares more than {MostEntities:N0} entities, or more than {MostExternal} from elsewhere. Send the document without it.");
            var (name, value) = (entity.Groups["name"].Value, entity.Groups["value"].Value);
            if (value.Length > MostOfEntity || Inner().IsMatch(value))
                return new Problem($"The document declares entities that expand into others or into long texts ({PlainText.Cut(name, 40)}), as XML bombs do. Send it without a document type.");
            if (entity.Groups["external"].Success && !entity.Groups["parameter"].Success && rest.Contains($"&{name};", StringComparison.Ordinal))
                return new Problem($"The document takes text from elsewhere (the external entity {PlainText.Cut(name, 40)}), which is not fetched. Send it with that text in place.");
        }
        return null;
    }

    [GeneratedRegex(@"<!ENTITY\s{1,100}(?<parameter>%\s{0,100})?(?<name>[^\s%>""']{1,200})\s{1,100}(?:(?<external>SYSTEM|PUBLIC)\b|""(?<value>[^""]*)""|'(?<value>[^']*)')", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex Entity();

    // References to other entities, but for the characters that every document may name; and declarations made by a declaration.
    [GeneratedRegex(@"&(?!(?:amp|lt|gt|quot|apos|nbsp|#x?[0-9a-f]{1,7});)[\w.:-]+;|%[\w.:-]+;|&#(?:37|x25);|<!ENTITY", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex Inner();
}
