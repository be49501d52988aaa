using Broadsheet.Contracts;
using MassTransit;

namespace Broadsheet.Gateway;

/// <summary>Drops the pages that have changed from this process's cache, then tells those who have one open; every process gets its own copy of the event.</summary>
internal sealed class EvictPages(PageCache cache, LiveHub live) : IConsumer<PagesChanged>
{
    public Task Consume(ConsumeContext<PagesChanged> context)
    {
        cache.Evict(context.Message.Tags, context.Message.Gone);
        live.Tell(context.Message);
        return Task.CompletedTask;
    }
}
