using Broadsheet.Contracts;
using MassTransit;

namespace Broadsheet.Gateway;

/// <summary>Drops the pages that have changed from this process's cache, has the first of them made anew, and tells the CDN and those who have one open; every process gets its own copy of the event.</summary>
internal sealed class EvictPages(PageCache cache, WarmPages warm, PurgeCdn cdn, LiveHub live) : IConsumer<PagesChanged>
{
    public Task Consume(ConsumeContext<PagesChanged> context)
    {
        cache.Evict(context.Message.Tags, context.Message.Gone, [.. context.Message.Changes.Select(change => new ArticleVersion("article:" + change.ArticleId, change.Version))]);
        warm.Changed(context.Message);
        cdn.Changed(context.Message.Tags);
        live.Tell(context.Message);
        return Task.CompletedTask;
    }
}
