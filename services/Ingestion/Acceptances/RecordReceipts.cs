using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MassTransit;

namespace Broadsheet.Ingestion;

/// <summary>Notes how far articles have come, and strikes off those that Storage has answered for.</summary>
internal sealed class RecordReceipts(IAcceptanceStore store, Outbox outbox, SourceNotes notes)
    : IConsumer<ArticleStored>, IConsumer<ArticleIndexed>, IConsumer<ArticleVisible>, IConsumer<Many<ArticleStored>>, IConsumer<Many<ArticleIndexed>>, IConsumer<Many<ArticleVisible>>
{
    public Task Consume(ConsumeContext<ArticleStored> context) => Record([context.Message], context.CancellationToken);

    public Task Consume(ConsumeContext<ArticleIndexed> context) => store.Record(context.Message, context.CancellationToken);

    public Task Consume(ConsumeContext<ArticleVisible> context) => store.Record(context.Message, context.CancellationToken);

    public Task Consume(ConsumeContext<Many<ArticleStored>> context) => Record(context.Message.Events, context.CancellationToken);

    public Task Consume(ConsumeContext<Many<ArticleIndexed>> context) => Task.WhenAll(context.Message.Events.Select(receipt => store.Record(receipt, context.CancellationToken)));

    public Task Consume(ConsumeContext<Many<ArticleVisible>> context) => Task.WhenAll(context.Message.Events.Select(receipt => store.Record(receipt, context.CancellationToken)));

    private async Task Record(IReadOnlyList<ArticleStored> receipts, CancellationToken cancellation)
    {
        // Before the acceptance is struck off: until then the receipt comes again.
        foreach (var conflict in receipts.Select(receipt => receipt.Conflict).OfType<CopyConflict>())
            await notes.Add(conflict, cancellation);
        await Task.WhenAll(receipts.Select(receipt => store.Record(receipt, cancellation)));
        outbox.Answered(receipts.Select(receipt => receipt.ReceiptId));
    }
}
