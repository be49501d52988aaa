using System.Text.Json;
using System.Text.Json.Nodes;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;
using Broadsheet.Unit.Contracts;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>
/// What each document of <c>Wires/</c> becomes, whole, as approved in <c>Approved/</c>: headline, body, bylines, dates, embargo, urgency,
/// topics, pictures and videos, status, and why other items of it are none.
/// </summary>
public sealed class ApprovedWires
{
    private static readonly DateTimeOffset Now = new(2026, 5, 3, 15, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Documents => [.. Directory.EnumerateFiles(Folder("Wires")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Documents))]
    public void A_document_becomes_what_is_approved(string document)
    {
        var read = Wire.Read(FeedText.Decode(File.ReadAllBytes(Path.Combine(Folder("Wires"), document)), null));
        Assert.True(read.Ok, read.Problem?.Detail);
        var articles = read.Value.Items.Select(draft => Normalise.ToArticle(draft, new SourceDefaults { Key = "api", Name = "Site" }, Now)).Select(result => result.Value!).ToList();
        var written = JsonSerializer.Serialize(new Result(articles, read.Value.Dropped), new JsonSerializerOptions(Json.Options) { WriteIndented = true });

        var approved = Path.Combine(Folder("Approved"), Path.GetFileNameWithoutExtension(document) + ".json");
        var received = Path.Combine(AppContext.BaseDirectory, Path.GetFileNameWithoutExtension(document) + ".received.json");
        if (File.Exists(approved) && JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(approved)), JsonNode.Parse(written)))
            return;
        File.WriteAllText(received, written + "\n");
        Assert.Fail($"{document} became another thing than is approved; if that is right, copy {received} to {approved}.\n{written}");
    }

    private sealed record Result(IReadOnlyList<Article> Articles, IReadOnlyList<string> Dropped);

    private static string Folder(string name) => Path.Combine(ProjectReferences.Root, "tests/Unit/Ingestion", name);
}
