using System.Text.Json;
using System.Text.Json.Nodes;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MassTransit;
using MassTransit.Serialization;
using Xunit;

namespace Broadsheet.Unit.Contracts;

/// <summary>
/// The wire format of each event, as approved in <c>Approved/*.json</c>: what we write is exactly that, and what was once
/// approved we still read. A new member is approved by adding it to the file; a removed or renamed one must not be.
/// </summary>
public sealed class EventsOnTheWire
{
    // The bus writes and reads messages with these.
    private static readonly JsonSerializerOptions Wire = SystemTextJsonMessageSerializer.Options;

    private static readonly DateTimeOffset Noon = new(2026, 5, 3, 12, 0, 0, 125, TimeSpan.Zero);

    private static readonly Article Article = new()
    {
        Id = "abcdefgh23456777",
        Version = 2,
        Language = "en",
        Section = ["News", "Politics"],
        Headline = "Mayor stays after all",
        Standfirst = "She says so “now”.",
        Bylines = [new Byline { Name = "Mara Velde" }],
        Dateline = "OSTER, 3 May",
        Body = "<p>Words &amp; more.</p>",
        Pictures = [new Picture { Address = "https://example.org/a.jpg", MediaId = "5f3a", Caption = "The mayor.", Credit = "Northlight", Alt = "A woman waves.", Width = 1200, Height = 800, Colour = "#8090a0", Focus = new FocalPoint { X = 0.25, Y = 0.5 } }],
        Videos = [new Video { Address = "https://example.org/a.mp4", Type = "video/mp4", Title = "Her words", Caption = "She speaks.", Poster = "https://example.org/a.png", Still = new Picture { Address = "https://example.org/a.png", MediaId = "9b1c", Width = 1280, Height = 720, Colour = "#102030" }, Duration = 12.5, Width = 1920, Height = 1080 }],
        Topics = ["mayors"],
        FirstPublished = Noon.AddHours(-2),
        Updated = Noon.AddHours(-1),
        Embargo = Noon.AddHours(-3),
        Urgency = 3,
        Pin = 1,
        Story = "s7f0",
        AlsoFrom = [new Source { Id = "0a1b2c3d4e5f", Name = "The Courier", Address = "https://example.com/mayor" }],
        AlsoAs = ["bcdefgh234567772"],
        Names = ["cdefgh2345677723"],
        Source = new Source { Id = "api", Name = "The Gazette", Address = "https://example.org/mayor", Rights = "© The Gazette", AlternateAddresses = ["https://mirror.example.org"] },
        Path = "/news/politics/2026/05/03/mayor-stays-after-all-abcdefgh23456777",
    };

    private static readonly CopyConflict Conflict = new()
    {
        Kind = CopyConflictKind.OtherText, SourceId = "0a1b2c3d4e5f", SourceName = "The Courier", ArticleId = "bcdefgh234567772", Headline = "Mayor goes", OtherId = Article.Id, OtherHeadline = Article.Headline,
        OtherSource = "The Gazette",
    };

    public static TheoryData<object> Events =>
    [
        new ArticleReceived { ReceiptId = Guid.Parse("0197a6d0-0000-7000-8000-000000000001"), ReceivedAt = Noon, Article = Article with { Version = 0, Path = null }, Rank = new CopyRank { Priority = 2, Host = "example.org", OwnNames = ["cdefgh2345677723"] } },
        new ArticleStored { ReceiptId = Guid.Parse("0197a6d0-0000-7000-8000-000000000001"), ArticleId = Article.Id, ReceivedAs = "bcdefgh234567772", Version = 2, Path = Article.Path!, StoredAt = Noon, Conflict = Conflict },
        new ArticlePublished { Article = Article, StoredAt = Noon },
        new ArticleWithdrawn { Article = Article with { Status = ArticleStatus.Withdrawn }, StoredAt = Noon },
        new ArticleIndexed { ArticleId = Article.Id, Version = 2, IndexedAt = Noon },
        new ArticleVisible { ArticleId = Article.Id, Version = 2, VisibleAt = Noon },
        new PagesChanged { Tags = ["home", "article:abcdefgh23456777", "section:news/politics"], Gone = ["article:abcdefgh23456777"], Changes = [new PageChange { ArticleId = Article.Id, Version = 2, Kind = PageChangeKind.Updated, Headline = Article.Headline, Path = Article.Path!, Language = "en", Tags = ["home", "urgent"] }], ChangedAt = Noon },
        new MirrorsChanged { Mirrors = [new Mirror { Host = "mirror.example.org", On = true, Reachable = false }], Secret = "0123", Revision = 7, ChangedAt = Noon },
    ];

    [Theory, MemberData(nameof(Events))]
    public void An_event_is_written_as_approved_and_what_was_approved_is_read(object message)
    {
        var approved = File.ReadAllText(Approved(message.GetType().Name));
        var written = JsonSerializer.Serialize(message, message.GetType(), Wire);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(approved), JsonNode.Parse(written)), $"Approved:\n{approved}\nWritten:\n{written}");
        var read = JsonSerializer.Deserialize(approved, message.GetType(), Wire);
        Assert.Equal(written, JsonSerializer.Serialize(read, message.GetType(), Wire));
    }

    [Fact]
    public void Several_events_in_one_message_have_a_wire_form_too()
    {
        var indexed = new ArticleIndexed { ArticleId = Article.Id, Version = 2, IndexedAt = Noon };
        var written = JsonSerializer.Serialize(new Many<ArticleIndexed> { Events = [indexed, indexed] }, Wire);
        var approved = File.ReadAllText(Approved(nameof(ArticleIndexed)));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$"""{ "events": [{{approved}}, {{approved}}] }"""), JsonNode.Parse(written)), written);
        Assert.Equal([indexed, indexed], JsonSerializer.Deserialize<Many<ArticleIndexed>>(written, Wire)!.Events);
        Assert.Equal("urn:message:Broadsheet.Defaults:Many[[Broadsheet.Contracts:ArticleIndexed]]", MessageUrn.ForTypeString(typeof(Many<ArticleIndexed>)));
    }

    [Fact]
    public void Members_that_an_event_does_not_know_yet_are_passed_over()
    {
        var later = JsonNode.Parse(File.ReadAllText(Approved(nameof(ArticleIndexed))))!.AsObject();
        later["addedLater"] = new JsonObject { ["x"] = 1 };
        Assert.Equal(2, later.Deserialize<ArticleIndexed>(Wire)!.Version);
    }

    [Fact]
    public void Every_event_has_its_address_on_the_bus_and_an_approved_form()
    {
        var events = typeof(ArticleReceived).Assembly.GetTypes().Where(type => type.GetProperties().Any(property => property.Name.EndsWith("At", StringComparison.Ordinal))).ToList();
        Assert.Equal(Events.Select(row => row.Data.GetType()).OrderBy(type => type.Name), events.OrderBy(type => type.Name));
        foreach (var type in events)
            Assert.Equal($"urn:message:Broadsheet.Contracts:{type.Name}", MessageUrn.ForTypeString(type));
    }

    private static string Approved(string name) => Path.Combine(ProjectReferences.Root, "tests/Unit/Contracts/Approved", name + ".json");
}
