using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MassTransit;

namespace Broadsheet.Search;

/// <summary>
/// Takes each new version into this process's index and answers with <see cref="ArticleIndexed"/> once readers find it,
/// also where the index has had that version or a newer one before. Many at a time share one refresh.
/// </summary>
internal sealed class IndexArticle(ArticleIndex index, IBus bus, TimeProvider time) : IConsumer<ArticlePublished>, IConsumer<ArticleWithdrawn>
{
    /// <inheritdoc />
    public Task Consume(ConsumeContext<ArticlePublished> context) => Index(context, context.Message.Article);

    /// <inheritdoc />
    public Task Consume(ConsumeContext<ArticleWithdrawn> context) => Index(context, context.Message.Article with { Status = ArticleStatus.Withdrawn });

    private async Task Index(ConsumeContext context, Article article)
    {
        var (version, _) = index.Write(article);
        await index.Visible().WaitAsync(context.CancellationToken);
        await bus.PublishInTime(new ArticleIndexed { ArticleId = article.Id, Version = version, IndexedAt = time.Now() }, context.CancellationToken);
    }
}
