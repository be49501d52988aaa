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
        await Task.WhenAll(done.Select(one => announcements.Announce(one.Stored, cancellation)));
        await bus.PublishMany([.. done.Select(one => Receipt(one.Received, one.Stored))], null, cancellation);
        await all;
    }

    /// <summary>Stores and announces what is received; the receipt for it, or null where there is nothing yet that it could be about.</summary>
    public async Task<ArticleStored?> Take(ArticleReceived received, CancellationToken cancellation)
    {
        if (await Store(received, cancellation) is not { } stored)
            return null;
        await announcements.Announce(stored, cancellation);
        return Receipt(received, stored);
    }

    private static ArticleStored Receipt(ArticleReceived received, StoredArticle stored) => new()
    {
        ReceiptId = received.ReceiptId,
        ArticleId = stored.Id,
        ReceivedAs = stored.Id == received.Article.Id ? null : received.Article.Id,
        Version = stored.Article.Version,
        Path = stored.Article.Path!,
        StoredAt = stored.StoredAt,
    };

    private async Task<StoredArticle?> Store(ArticleReceived received, CancellationToken cancellation)
    {
        var words = new Lazy<Wording>(() => Wording.Of(received.Article));
        while (true)
        {
            var known = await store.Find(received.Article.Id, cancellation);
            var current = known ?? await joining.Home(received, words, cancellation);
            if (Succession.Next(current, received, site.Value, time.Now()) is not { } next)
                // Whoever stored it may have died before linking it.
                return current is null ? null : await linking.Link(current, cancellation);
            if (ReferenceEquals(next.Article.Body, current?.Article.Body) is false)
                next = next with { Bands = (ReferenceEquals(next.Article.Body, received.Article.Body) ? words.Value : Wording.Of(next.Article)).Bands() };
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
            // What was announced was linked before; as long as it tells the same, it is others that come near to it, and they link.
            return current is { Announced: true } && current.Article.Status == next.Article.Status && current.Bands.SequenceEqual(next.Bands) ? next : await linking.Link(next, cancellation);
        }
    }
}
