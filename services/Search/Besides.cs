using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace Broadsheet.Search;

/// <summary>Further terms of a text that was read before. They share a place, so they do not make it longer, and are next to no word.</summary>
internal sealed class Besides : TokenStream
{
    private readonly IReadOnlyList<Token> terms;
    private readonly ICharTermAttribute term;
    private readonly IPositionIncrementAttribute increment;
    private int next;

    public Besides(IReadOnlyList<Token> terms)
    {
        this.terms = terms;
        term = AddAttribute<ICharTermAttribute>();
        increment = AddAttribute<IPositionIncrementAttribute>();
    }

    /// <inheritdoc />
    public override bool IncrementToken()
    {
        if (next == terms.Count)
            return false;
        ClearAttributes();
        term.SetEmpty().Append(terms[next++].Term);
        increment.PositionIncrement = 0;
        return true;
    }

    /// <inheritdoc />
    public override void Reset()
    {
        base.Reset();
        next = 0;
    }
}
