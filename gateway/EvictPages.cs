using Broadsheet.Contracts;
using MassTransit;

namespace Broadsheet.Gateway;

/// <summary>Drops the pages that have changed from this process's cache; every process gets its own copy of the event.</summary>
internal sealed class EvictPages(PageCache cache) : IConsumer<PagesChanged>
{
    public Task Consume(ConsumeContext<PagesChanged> context)
    {
        cache.Evict(context.Message.Tags, context.Message.Gone);
        return Task.CompletedTask;
    }
}
