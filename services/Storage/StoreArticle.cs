using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Broadsheet.Storage;

/// <summary>Keeps a received article, announces it where it is new, and answers with the receipt.</summary>
internal sealed class StoreArticle(IArticleStore store, Joining joining, Linking linking, Announcements announcements, IBus bus, IOptions<SiteOptions> site, TimeProvider time)
    : IConsumer<ArticleReceived>, IConsumer<Many<ArticleReceived>>
{
    public Task Consume(ConsumeContext<ArticleReceived> context) => Take([context.Message], context.CancellationToken);

    public Task Consume(ConsumeContext<Many<ArticleReceived>> context) => Take(context.Message.Events, context.CancellationToken);

    // At the same time, so that the store can write them together, and announced together when all are stored. One that fails is repeated
    // with the rest, and keeps none of them from its readers and its receipt.
    private async Task Take(IReadOnlyList<ArticleReceived> received, CancellationToken cancellation)
    {
        var storings = received.Select(one => Store(one, cancellation)).ToList();
        Task all = Task.WhenAll(storings);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // None for a pin that came before its article: without a receipt Ingestion sends it again.
        var done = received.Zip(storings).Where(one => one.Second is { IsCompletedSuccessfully: true, Result: not null }).Select(one => (Received: one.First, Stored: one.Second.Result!)).ToList();
        await Task.WhenAll(done.SelectMany(one => one.Stored.Parted.Append(one.Stored.Article)).Select(stored => announcements.Announce(stored, cancellation)));
        await bus.PublishMany([.. done.SelectMany(one => one.Stored.Parted.Select(Receipt).Append(Receipt(one.Received, one.Stored)))], null, cancellation);
        await all;
    }

    /// <summary>Stores and announces what is received; the receipt for it, or null where there is nothing yet that it could be about.</summary>
    public async Task<ArticleStored?> Take(ArticleReceived received, CancellationToken cancellation)
    {
        if (await Store(received, cancellation) is not { } stored)
            return null;
        foreach (var article in stored.Parted.Append(stored.Article))
            await announcements.Announce(article, cancellation);
        return Receipt(received, stored);
    }

    private static ArticleStored Receipt(ArticleReceived received, Stored stored) => Receipt(stored.Article) with
    {
        ReceiptId = received.ReceiptId,
        ReceivedAs = stored.Article.Id == received.Article.Id ? null : received.Article.Id,
        Conflict = stored.Conflict,
    };

    // Answers no acceptance: that a copy has become an article of its own is news to Ingestion all the same.
    private static ArticleStored Receipt(StoredArticle stored) => new()
    {
        ReceiptId = Guid.Empty, ArticleId = stored.Id, Version = stored.Article.Version, Path = stored.Article.Path!, StoredAt = stored.StoredAt,
    };

    private async Task<Stored?> Store(ArticleReceived received, CancellationToken cancellation)
    {
        var words = new Lazy<Wording>(() => Wording.Of(received.Article));
        while (true)
        {
            var known = await store.Find(received.Article.Id, cancellation);
            var (current, conflict) = known is null ? await joining.Home(received, words, cancellation) : (known, null);
            if (Succession.Next(current, received, site.Value, time.Now()) is not { } next)
                // Whoever stored it may have died before linking it.
                return current is null ? null : new Stored(await linking.Link(current, cancellation), conflict, []);
            if (ReferenceEquals(next.Article.Body, current?.Article.Body) is false)
                next = next with { Bands = (ReferenceEquals(next.Article.Body, received.Article.Body) ? words.Value : Wording.Of(next.Article)).Bands() };
            // Before the article lets them go, so that no copy is ever without one.
            var parted = await Part(next, cancellation);
            // At the same time; should another version have been faster, the keys are this article's all the same.
            var keeping = known is null ? Task.CompletedTask : joining.Keep(received, words, cancellation);
            var saving = store.Save(next, current, cancellation);
            await Task.WhenAll(keeping, saving);
            if (!await saving)
                continue;
            if (!next.Has(received.Article.Id))
            {
                // It tells something else now; the article that it was a copy of goes on without it.
                await announcements.Announce(next, cancellation);
                continue;
            }
            conflict ??= Conflicts.OnLeading(current, received, next);
            // What was announced was linked before; as long as it tells the same, it is others that come near to it, and they link.
            var linked = current is { Announced: true } && current.Article.Status == next.Article.Status && current.Bands.SequenceEqual(next.Bands) ? next : await linking.Link(next, cancellation);
            return new Stored(linked, conflict, [.. await Task.WhenAll(parted.Select(own => linking.Link(own, cancellation)))]);
        }
    }

    // Stores the copies that are no copies any more as articles of their own. One that is there already is so from an earlier try.
    private async Task<IReadOnlyList<StoredArticle>> Part(StoredArticle from, CancellationToken cancellation)
    {
        var own = new List<StoredArticle>();
        foreach (var copy in from.Parted)
        {
            var words = Wording.Of(copy.Article);
            var article = copy.Article with { Version = 1, Path = ArticlePath.Of(copy.Article, site.Value) };
            var stored = new StoredArticle { Article = article, StoredAt = time.Now(), Newest = copy.Newest, Names = copy.Standing.Names, Rank = copy.Rank, Bands = words.Bands() };
            own.Add(await store.Save(stored, null, cancellation) ? stored : await store.Find(copy.Article.Id, cancellation) ?? stored);
            await joining.Part(copy, words, from.Id, cancellation);
        }
        return own;
    }

    private sealed record Stored(StoredArticle Article, CopyConflict? Conflict, IReadOnlyList<StoredArticle> Parted);
}
