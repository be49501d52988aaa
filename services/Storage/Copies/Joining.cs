using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Storage;

/// <summary>
/// Finds the article that something received for the first time is a copy of. Each copy takes its names (address, guid) and its words as
/// keys before it is stored; of several that come at the same time, in whatever process, one gets each key, and the others join it.
/// </summary>
internal sealed class Joining(IArticleStore store, IOptions<StorageOptions> options, TimeProvider time)
{
    // How long a copy that has a key may take to be stored; longer, and its process has died meanwhile. It comes again and joins then.
    private const int Looks = 40;
    private const string NamePrefix = "name:";
    private const string WordsPrefix = "words:";
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(25);

    /// <summary>The article that it joins, or null where it is one of its own; and the refusal, where it names another source's article and may not join that.</summary>
    public async Task<(StoredArticle? Article, CopyConflict? Conflict)> Home(ArticleReceived received, Lazy<Wording> words, CancellationToken cancellation)
    {
        var article = received.Article;
        var keys = Keys(received, words);
        CopyConflict? conflict = null;
        while (keys.Count > 0 && await Claim(keys, article.Id, null, cancellation) is { } taken)
        {
            if (await Arrived(taken.Holder, cancellation) is { } home)
            {
                if (home.Has(article.Id) || OtherCopies.Fits(home, article, time.Now()))
                    return (home, null);
                if (IsName(taken.Key) && OtherCopies.IsOpenTo(home, article, time.Now()))
                    conflict ??= Conflicts.OnJoining(home, taken.Holder, received);
                // Whoever named another's address first keeps its owner from nothing: the name is the owner's from now on.
                if (IsName(taken.Key) && Rank.Of(received).Outranks(home.RankOf(taken.Holder)))
                    await Claim([taken.Key], article.Id, taken.Holder, cancellation);
            }
            else
                await Claim([taken.Key], article.Id, taken.Holder, cancellation);
            keys = [.. keys.SkipWhile(key => key != taken.Key).Skip(1)];
        }
        return (null, conflict);
    }

    /// <summary>Gives the words of a copy to the article that it has become, so that others' copies of them join that.</summary>
    public Task Part(OtherCopy copy, Wording words, string from, CancellationToken cancellation) =>
        words.Counts ? Claim([WordsPrefix + words.Key], copy.Article.Id, from, cancellation) : Task.CompletedTask;

    /// <summary>Takes the keys of an article's newer copy too, so that others' copies of that are known.</summary>
    public Task Keep(ArticleReceived received, Lazy<Wording> words, CancellationToken cancellation) =>
        Task.WhenAll(Keys(received, words).Select(key => Claim([key], received.Article.Id, null, cancellation)));

    private Task<Claim?> Claim(IReadOnlyList<string> keys, string id, string? over, CancellationToken cancellation) =>
        store.Claim(keys, id, time.Now() - options.Value.CopiesWithin, time.Now(), over, cancellation);

    private async Task<StoredArticle?> Arrived(string id, CancellationToken cancellation)
    {
        for (var look = 0; ; look++)
        {
            if (await store.Find(id, cancellation) is { } article)
                return article;
            if (look == Looks)
                return null;
            // By the machine's clock, whatever ours is: it is another process that is waited for.
            await Task.Delay(LookEvery, TimeProvider.System, cancellation);
        }
    }

    private static IReadOnlyList<string> Keys(ArticleReceived received, Lazy<Wording> words)
    {
        if (received.Pin is not null || received.Article.Status == ArticleStatus.Withdrawn)
            return [];
        return [.. received.Article.Names.Select(name => NamePrefix + name).Order(StringComparer.Ordinal), .. words.Value.Counts ? [WordsPrefix + words.Value.Key] : Array.Empty<string>()];
    }

    private static bool IsName(string key) => key.StartsWith(NamePrefix, StringComparison.Ordinal);
}
