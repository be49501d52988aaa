using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Search;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Broadsheet.Unit.Search;

/// <summary>An index in a folder of its own, which goes with it.</summary>
internal sealed class TestIndex : IDisposable
{
    private readonly string root;
    private readonly DataFolder data;

    public TestIndex() : this(Directory.CreateTempSubdirectory("broadsheet-search-").FullName)
    {
    }

    private TestIndex(string root)
    {
        this.root = root;
        data = new DataFolder(root);
        Index = Open();
    }

    public ArticleIndex Index { get; private set; }

    public string Folder => Path.Combine(root, "search");

    /// <summary>Articles that differ in what a test sets.</summary>
    public static Article Article(string id, string headline = "Headline", string body = "<p>Body.</p>", string language = "en", int version = 1) => new()
    {
        Id = id, Version = version, Language = language, Section = ["News"], Headline = headline, Body = body,
        FirstPublished = new DateTimeOffset(2026, 5, 3, 8, 0, 0, TimeSpan.Zero), Updated = new DateTimeOffset(2026, 5, 3, 9, 0, 0, TimeSpan.Zero),
        Source = new Source { Name = "The Gazette" }, Path = $"/news/2026/05/03/{id}",
    };

    /// <summary>Writes articles and makes them be found.</summary>
    public TestIndex With(params ReadOnlySpan<Article> articles)
    {
        foreach (var article in articles)
            Index.Write(article);
        Index.Refresh();
        return this;
    }

    /// <summary>The ids that a query string finds, in order.</summary>
    public string Ids(string queryString) => string.Join(' ', Ask(queryString).Hits.Select(hit => hit.Id));

    /// <summary>The ids that words find, in order.</summary>
    public string Find(string words) => Ids("q=" + Uri.EscapeDataString(words));

    /// <summary>The answer to a query string that must make sense.</summary>
    public Answer Ask(string queryString)
    {
        var (question, error) = Question.Of(new QueryCollection(QueryHelpers.ParseQuery(queryString)));
        return Index.Find(question ?? throw new ArgumentException(error));
    }

    /// <summary>Ends in good order and starts again.</summary>
    public void Restart()
    {
        Index.Dispose();
        Index = Open();
    }

    /// <summary>Ends in good order, changes the folder, and starts again.</summary>
    public void Restart(Action<string> harm)
    {
        Index.Dispose();
        harm(Folder);
        Index = Open();
    }

    /// <summary>What a process finds that starts after this one was killed: the files as they are at this moment.</summary>
    public TestIndex Killed()
    {
        var copy = Directory.CreateTempSubdirectory("broadsheet-search-").FullName;
        Directory.CreateDirectory(Path.Combine(copy, "search"));
        foreach (var file in Directory.GetFiles(Folder))
            File.Copy(file, Path.Combine(copy, "search", Path.GetFileName(file)));
        return new TestIndex(copy);
    }

    private ArticleIndex Open() => new(data, Options.Create(new SearchOptions()), NullLogger<ArticleIndex>.Instance);

    public void Dispose()
    {
        Index.Dispose();
        data.Dispose();
        Directory.Delete(root, recursive: true);
    }
}
