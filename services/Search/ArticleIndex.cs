using System.Collections.Concurrent;
using System.Globalization;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Microsoft.Extensions.Options;
using Lock = System.Threading.Lock;

namespace Broadsheet.Search;

/// <summary>
/// The index on disk, in <c>search</c> of the data folder. Each article is there in the newest version that came, withdrawn
/// ones as a version without content. Writing may go on from any number of threads; what is written is found after the
/// next <see cref="Refresh"/> and survives after the next <see cref="Commit"/>.
/// </summary>
internal sealed partial class ArticleIndex : IDisposable
{
    private const string CheckpointKey = "checkpoint";
    private const string AnalysisKey = "analysis";

    private static readonly Weighing Similarity = new();

    // One lock for each 64th of the ids: two copies of an article never pass the check together, different articles seldom wait.
    private readonly Lock[] turns = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];
    private readonly SemaphoreSlim changed = new(0, 1);
    // In MiB: what a refresh writes, and merges of that, stay in memory until the next commit, up to this.
    private const double LargestInMemory = 2;
    private const double MostInMemory = 16;

    private readonly FSDirectory folder;
    private readonly IndexWriter writer;
    private readonly SearcherManager searchers;
    private readonly Versions versions;
    private TaskCompletionSource nextRefresh = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Opens the index, or makes an empty one where there is none that can be read.</summary>
    /// <exception cref="IOException">The folder cannot be read or written, or another process has it.</exception>
    public ArticleIndex(DataFolder data, IOptions<SearchOptions> options, ILogger<ArticleIndex> logger)
    {
        folder = new MappedFolder(data.Folder("search"));
        try
        {
            writer = Open(folder, options.Value, logger);
            searchers = new SearcherManager(writer, true, new Searchers());
            versions = new Versions(searchers);
        }
        catch
        {
            writer?.Rollback();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>When the last complete reading of Storage's export began whose articles are all in the index; null if there was none.</summary>
    public DateTimeOffset? Checkpoint =>
        writer.CommitData.TryGetValue(CheckpointKey, out var text) ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Takes the article in unless the index has this version or a newer one. Returns the version that it has now and whether that is new.</summary>
    public (int Version, bool New) Write(Article article)
    {
        lock (turns[(uint)string.GetHashCode(article.Id, StringComparison.Ordinal) % turns.Length])
        {
            if (versions.Get(article.Id) is var held && held >= article.Version)
                return (held, false);
            var (document, analyzer) = (IndexedArticle.DocumentOf(article), Analysis.For(Analysis.LanguageOf(article.Language)));
            if (held == 0)
                writer.AddDocument(document, analyzer);
            else
                writer.UpdateDocument(new Term(Fields.Id, article.Id), document, analyzer);
            versions.Add(article.Id, article.Version);
            return (article.Version, true);
        }
    }

    /// <summary>Completes once everything that is written now is found.</summary>
    public Task Visible()
    {
        var visible = Volatile.Read(ref nextRefresh).Task;
        if (changed.CurrentCount == 0)
            Wake();
        return visible;
    }

    /// <summary>Waits until somebody waits for <see cref="Visible"/>, but no longer than <paramref name="longest"/>.</summary>
    public Task Changed(TimeSpan longest, CancellationToken cancellation) => changed.WaitAsync(longest, cancellation);

    /// <summary>Makes all that is written be found.</summary>
    public void Refresh()
    {
        // Whoever waits for this one wrote before it began.
        var done = Interlocked.Exchange(ref nextRefresh, new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            searchers.MaybeRefreshBlocking();
            done.SetResult();
        }
        catch (Exception exception)
        {
            done.SetException(exception);
            throw;
        }
    }

    /// <summary>Makes all that is written survive; with it, where given, the time of a complete reading of Storage's export.</summary>
    public void Commit(DateTimeOffset? checkpoint = null)
    {
        if (checkpoint is { } asOf)
            writer.SetCommitData(UserData(asOf));
        if (writer.HasUncommittedChanges())
            writer.Commit();
    }

    /// <summary>Looks something up in what is found now.</summary>
    public T Read<T>(Func<IndexSearcher, T> look)
    {
        var searcher = searchers.Acquire();
        try
        {
            return look(searcher);
        }
        finally
        {
            searchers.Release(searcher);
        }
    }

    /// <summary>Makes all that is written survive and gives the folder back.</summary>
    public void Dispose()
    {
        versions.Dispose();
        searchers.Dispose();
        writer.Commit();
        writer.Dispose(waitForMerges: false);
        folder.Dispose();
        changed.Dispose();
    }

    private void Wake()
    {
        try
        {
            changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else did.
        }
    }

    private static IndexWriter Open(FSDirectory folder, SearchOptions options, ILogger logger)
    {
        try
        {
            if (!DirectoryReader.IndexExists(folder))
                Empty(folder);
            else if (Check(folder) is { } reason)
            {
                Log.Outdated(logger, reason);
                Empty(folder);
            }
            return NewWriter(folder, options);
        }
        catch (Exception exception) when (exception is not LockObtainFailedException)
        {
            // Whatever is wrong with it, all that it holds is in Storage.
            Log.Unreadable(logger, exception);
            Empty(folder);
            return NewWriter(folder, options);
        }
    }

    private static IndexWriter NewWriter(FSDirectory folder, SearchOptions options)
    {
        var writer = new IndexWriter(new NRTCachingDirectory(folder, LargestInMemory, MostInMemory), new IndexWriterConfig(LuceneVersion.LUCENE_48, Analysis.For(Analysis.Other))
        {
            RAMBufferSizeMB = options.BufferMegabytes,
            Similarity = Similarity,
            // What is put into one file is always taken for small and kept in memory, so only what is small is.
            MergePolicy = new TieredMergePolicy { MaxCFSSegmentSizeMB = LargestInMemory },
        });
        if (!writer.CommitData.ContainsKey(AnalysisKey))
            writer.SetCommitData(UserData(null));
        return writer;
    }

    private static void Empty(FSDirectory folder)
    {
        foreach (var file in folder.Directory.EnumerateFiles())
            file.Delete();
    }

    // Null if the index is as we would write it, else why not; throws if it cannot be read. Reads every byte once, about a
    // second for each 100,000 articles, because a fault found later would be an answer that fails.
    private static string? Check(FSDirectory folder)
    {
        using var reader = DirectoryReader.Open(folder);
        foreach (var leaf in reader.Leaves)
            leaf.AtomicReader.CheckIntegrity();
        var version = reader.IndexCommit.UserData.TryGetValue(AnalysisKey, out var text) ? text : "none";
        return version == AnalysisVersion ? null : $"made by version {version} of the analysis, this is {AnalysisVersion}";
    }

    private static string AnalysisVersion => Analysis.Version.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> UserData(DateTimeOffset? checkpoint)
    {
        var data = new Dictionary<string, string> { [AnalysisKey] = AnalysisVersion };
        if (checkpoint is { } asOf)
            data[CheckpointKey] = asOf.ToString("O", CultureInfo.InvariantCulture);
        return data;
    }

    private sealed class Searchers : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader) => new Searcher(reader) { Similarity = Similarity };
    }

    // The version of each article: of those written since the last refresh from memory, of the others from the index.
    private sealed class Versions(SearcherManager searchers) : LiveFieldValues<IndexSearcher, int>(searchers, int.MinValue)
    {
        protected override int LookupFromSearcher(IndexSearcher searcher, string id) => ((Searcher)searcher).VersionOf(id);
    }

    // Looks ids up with cursors that it keeps: to make one for each part of the index takes far longer than to use it.
    private sealed class Searcher(IndexReader reader) : IndexSearcher(reader)
    {
        private readonly ConcurrentBag<TermsEnum?[]> cursors = [];

        /// <summary>The version that the index has of an article, or 0.</summary>
        public int VersionOf(string id)
        {
            var leaves = IndexReader.Leaves;
            if (!cursors.TryTake(out var own))
                own = [.. leaves.Select(leaf => leaf.AtomicReader.GetTerms(Fields.Id)?.GetEnumerator())];
            try
            {
                var term = new BytesRef(id);
                for (var part = 0; part < own.Length; part++)
                {
                    var its = leaves[part].AtomicReader;
                    if (own[part] is { } cursor && cursor.SeekExact(term) && cursor.Docs(its.LiveDocs, null, DocsFlags.NONE).NextDoc() is var document and not DocIdSetIterator.NO_MORE_DOCS)
                        return (int)its.GetNumericDocValues(Fields.Version).Get(document);
                }
                return 0;
            }
            finally
            {
                cursors.Add(own);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The search index is {Reason}; building it anew from Storage's export")]
        public static partial void Outdated(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The search index cannot be read; building it anew from Storage's export")]
        public static partial void Unreadable(ILogger logger, Exception exception);
    }
}
