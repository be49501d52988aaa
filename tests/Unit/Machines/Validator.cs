using System.Text.RegularExpressions;
using Xunit;

namespace Broadsheet.Unit.Machines;

/// <summary>The checker of our feeds against the W3C feed validator's own test cases, each of which says in a comment what is to be found in it.</summary>
public sealed partial class Validator
{
    [Fact]
    public void The_checker_finds_what_the_validators_cases_say_and_little_else()
    {
        var folder = Environment.GetEnvironmentVariable("BROADSHEET_CORPORA") is { Length: > 0 } corpora ? Path.Combine(corpora, "feeds/w3c-feedvalidator/testcases") : null;
        Assert.SkipUnless(Directory.Exists(folder), "BROADSHEET_CORPORA names no folder with the feed validator's cases.");

        int expected = 0, found = 0, innocent = 0, accused = 0;
        var missed = new List<string>();
        foreach (var file in new[] { "rss20", "rss", "atom", "ext/media", "ext/fh" }.SelectMany(part => Directory.EnumerateFiles(Path.Combine(folder!, part), "*.xml", SearchOption.AllDirectories)).Order(StringComparer.Ordinal))
        {
            var content = File.ReadAllBytes(file);
            var head = System.Text.Encoding.UTF8.GetString(content);
            if (Foreign().IsMatch(head))
                continue;
            if (Expectation().Match(head) is not { Success: true } match || !(head.Contains("<rss", StringComparison.Ordinal) || head.Contains(FeedCheck.Atom.NamespaceName, StringComparison.Ordinal)))
                continue;
            var (not, rule) = (match.Groups["not"].Success, match.Groups["rule"].Value);
            var all = FeedCheck.Of(content);
            var problems = all.Select(problem => problem.Split(':')[0]).ToHashSet();
            if (not && FeedCheck.Rules.Contains(rule) || rule == "Error")
            {
                innocent++;
                // A case says that something must not be found in one element; it may well be in another.
                var said = rule == "Error" ? problems.Except(Opinions).FirstOrDefault()
                    : match.Groups["element"] is { Success: true } element ? all.FirstOrDefault(problem => problem == $"{rule}: {element.Value}")
                    : problems.Contains(rule) ? rule : null;
                accused += said is null ? 0 : 1;
                if (said is not null)
                    missed.Add($"false {said}: {Path.GetRelativePath(folder!, file)}");
            }
            else if (!not && FeedCheck.Rules.Contains(rule))
            {
                expected++;
                var same = Groups.FirstOrDefault(group => group.Contains(rule)) ?? [rule];
                found += problems.Overlaps(same) ? 1 : 0;
                if (!problems.Overlaps(same))
                    missed.Add($"missed {rule}: {Path.GetRelativePath(folder!, file)}");
            }
        }
        TestContext.Current.SendDiagnosticMessage("{0}", $"{FeedCheck.Rules.Count} rules: found in {found} of {expected} cases that break one, wrongly in {accused} of {innocent} that do not\n{string.Join('\n', missed)}");
        Assert.True(expected > 200 && innocent > 50, $"Only {expected} and {innocent} cases were read.");
        Assert.True(found >= expected * 0.9, $"Found in {found} of {expected}:\n{string.Join('\n', missed)}");
        Assert.True(accused <= innocent * 0.06, $"Wrongly in {accused} of {innocent}:\n{string.Join('\n', missed)}");
    }

    // What the validator only warns of, as a case that expects no error may well deserve it.
    private static readonly string[] Opinions =
        ["MissingSelf", "MissingGuid", "NotSufficientlyUnique", "ImplausibleDate", "NonCanonicalURI", "ContainsHTML", "ContainsRelRef", "DuplicateEnclosure", "SecurityRisk", "StyleAttribute", "InvalidLanguage", "ProblematicalRFC822Date", "UnregisteredAtomLinkRel"];

    // The validator has several names for what is wrong with an address, a date or a text, by the element that it stands in.
    private static readonly string[][] Groups =
        [["InvalidLink", "InvalidFullLink", "InvalidURLAttribute"], ["InvalidRFC2822Date", "ProblematicalRFC822Date"], ["ContainsHTML", "ContainsUndeclaredHTML"], ["MissingHref", "MissingAttribute"]];

    // Elements that our feeds never have: their rules say nothing about ours.
    [GeneratedRegex("<(cloud|textInput|skipDays|skipHours|image|ttl|managingEditor|webMaster|rdf:\\w+|(sy|admin|blogChannel|trackback|cc|creativeCommons|wfw|slash|icbm|geo|annotate|ag|ulcc):\\w+|media:(player|text|restriction|rating|hash|adult))[ />]|xmlns=\"http://purl.org/rss/1.0/\"")]
    private static partial Regex Foreign();

    [GeneratedRegex(@"Expect:\s*(?<not>!)?(?<rule>\w+)(\{([^}\n]*,)?element:(?<element>\w+))?")]
    private static partial Regex Expectation();
}
