using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Broadsheet.Storage;

/// <summary>Keeps a received article, announces it where it is new, and answers with the receipt.</summary>
internal sealed class StoreArticle(IArticleStore store, Announcements announcements, IBus bus, IOptions<SiteOptions> site, TimeProvider time) : IConsumer<ArticleReceived>
{
    public async Task Consume(ConsumeContext<ArticleReceived> context)
    {
        // A pin that came before its article: without a receipt Ingestion sends it again.
        if (await Store(context.Message, context.CancellationToken) is not { } stored)
            return;
        await announcements.Announce(stored, bus, context.CancellationToken);
        var receipt = new ArticleStored
        {
            ReceiptId = context.Message.ReceiptId,
            ArticleId = stored.Id,
            Version = stored.Article.Version,
            Path = stored.Article.Path!,
            StoredAt = stored.StoredAt,
        };
        await bus.PublishInTime(receipt, context.CancellationToken);
    }

    private async Task<StoredArticle?> Store(ArticleReceived received, CancellationToken cancellation)
    {
        while (true)
        {
            var current = await store.Find(received.Article.Id, cancellation);
            if (Succession.Next(current, received, site.Value, time.Now()) is not { } next)
                return current;
            if (await store.Save(next, current, cancellation))
                return next;
        }
    }
}
