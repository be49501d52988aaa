using Broadsheet.Contracts;
using MassTransit;

namespace Broadsheet.Ingestion;

/// <summary>Notes how far articles have come, and strikes off those that Storage has answered for.</summary>
internal sealed class RecordReceipts(IAcceptanceStore store) : IConsumer<ArticleStored>, IConsumer<ArticleIndexed>, IConsumer<ArticleVisible>
{
    public Task Consume(ConsumeContext<ArticleStored> context) => store.Record(context.Message, context.CancellationToken);

    public Task Consume(ConsumeContext<ArticleIndexed> context) => store.Record(context.Message, context.CancellationToken);

    public Task Consume(ConsumeContext<ArticleVisible> context) => store.Record(context.Message, context.CancellationToken);
}
