using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Search;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Broadsheet.Bench.Search;

/// <summary>The product's index in a folder.</summary>
internal sealed class Index : IDisposable
{
    private readonly string folder;
    private readonly bool temporary;
    private readonly DataFolder data;
    private readonly ArticleIndex index;

    public Index(string folder, bool temporary = false)
    {
        (this.folder, this.temporary) = (folder, temporary);
        data = new DataFolder(folder);
        index = new(data, Options.Create(new SearchOptions()), NullLogger<ArticleIndex>.Instance);
    }

    /// <summary>How many articles are found.</summary>
    public int Count => index.Read(searcher => searcher.IndexReader.NumDocs);

    /// <summary>In how many parts they are.</summary>
    public int Parts => index.Read(searcher => searcher.IndexReader.Leaves.Count);

    /// <summary>Bytes on the disk.</summary>
    public long Size => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    public void Write(Article article) => index.Write(article);

    public void Refresh() => index.Refresh();

    public void Commit() => index.Commit();

    public Answer Find(Question question) => index.Find(question);

    public void Dispose()
    {
        index.Dispose();
        data.Dispose();
        if (temporary)
            Directory.Delete(folder, recursive: true);
    }
}
