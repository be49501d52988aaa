using System.Text.Json;
using System.Text.Json.Serialization;
using Broadsheet.Contracts;

namespace Broadsheet.Ingestion;

/// <summary>An article as a sender writes it. Only the headline and something to read or see are required.</summary>
internal sealed record ArticleRequest
{
    /// <summary>The sender's own identifier: the same guid is the same article, so that sending again corrects it.</summary>
    public string? Guid { get; init; }

    /// <summary>The title that readers see.</summary>
    public string? Headline { get; init; }

    /// <summary>The sentence or two under the headline.</summary>
    public string? Standfirst { get; init; }

    /// <summary>Section path as one text (<c>News / Politics</c>) or a list of names.</summary>
    [JsonConverter(typeof(NamesConverter))]
    public IReadOnlyList<string>? Section { get; init; }

    /// <summary>Language as a BCP 47 tag; guessed from the text if left out.</summary>
    public string? Language { get; init; }

    /// <summary>Authors' names, without "By".</summary>
    [JsonConverter(typeof(NamesConverter))]
    public IReadOnlyList<string>? Bylines { get; init; }

    /// <summary>Where it was reported from.</summary>
    public string? Dateline { get; init; }

    /// <summary>The text as HTML; what is not in the subset that we keep is taken out.</summary>
    public string? Body { get; init; }

    /// <summary>Pictures, the lead picture first.</summary>
    public IReadOnlyList<Picture>? Pictures { get; init; }

    /// <summary>Videos, the lead video first.</summary>
    public IReadOnlyList<Video>? Videos { get; init; }

    /// <summary>What it is about.</summary>
    [JsonConverter(typeof(NamesConverter))]
    public IReadOnlyList<string>? Topics { get; init; }

    /// <summary>Names the story that several articles tell, translations among them: they link to each other.</summary>
    public string? Story { get; init; }

    /// <summary>When it was first published, RFC 3339; now if left out.</summary>
    public DateTimeOffset? FirstPublished { get; init; }

    /// <summary>When it was last changed, RFC 3339: of two copies the newer counts.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>Not to be shown before this moment, RFC 3339; at once if left out.</summary>
    public DateTimeOffset? Embargo { get; init; }

    /// <summary>How urgent it is, from 1 (a flash) to 9.</summary>
    public int? Urgency { get; init; }

    /// <summary>Whom it comes from; the site itself if left out.</summary>
    public SourceRequest? Source { get; init; }

    /// <summary>Published, or withdrawn to take the article from the site.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<ArticleStatus>))]
    public ArticleStatus Status { get; init; }

    /// <summary>The same for normalising.</summary>
    public Draft ToDraft() => new()
    {
        Guid = Guid,
        Headline = Headline,
        Standfirst = Standfirst,
        Section = Section ?? [],
        Language = Language,
        Bylines = Bylines ?? [],
        Dateline = Dateline,
        Body = Body,
        Pictures = Given(Pictures),
        Videos = Given(Videos),
        Topics = Topics ?? [],
        Story = Story,
        FirstPublished = FirstPublished,
        Updated = Updated,
        Embargo = Embargo,
        Urgency = Urgency,
        SourceName = Source?.Name,
        Address = Source?.Address,
        Rights = Source?.Rights,
        AlternateAddresses = Given(Source?.AlternateAddresses),
        Status = Status,
    };

    // JSON may put null where the type says there is none.
    private static IReadOnlyList<T> Given<T>(IReadOnlyList<T>? list) => list is null ? [] : [.. list.Where(item => item is not null)];
}

/// <summary>Whom an article comes from, as a sender writes it.</summary>
internal sealed record SourceRequest
{
    /// <summary>Name as readers see it.</summary>
    public string? Name { get; init; }

    /// <summary>Address of the article at its source.</summary>
    public string? Address { get; init; }

    /// <summary>Copyright notice or licence.</summary>
    public string? Rights { get; init; }

    /// <summary>Other addresses under which the source can be reached.</summary>
    public IReadOnlyList<string>? AlternateAddresses { get; init; }
}

/// <summary>Names as one text, a list of texts, or a list of objects with a name.</summary>
internal sealed class NamesConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return [reader.GetString()!];
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException();
        var names = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            names.Add(reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString()!,
                JsonTokenType.StartObject => JsonSerializer.Deserialize<Byline>(ref reader, options)!.Name,
                _ => throw new JsonException(),
            });
        return names;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, options);
}
