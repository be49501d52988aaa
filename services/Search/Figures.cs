using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace Broadsheet.Search;

/// <summary>
/// Lets a number stand where the word before it stands. It is found like any word, but a text is not taken for longer because of the tables in
/// it, results or prices: BM25 does not count what shares a place. Measured on judged collections (docs/performance.md): the one whose texts end in rows of numbers.
/// </summary>
internal sealed class Figures : TokenFilter
{
    private readonly ICharTermAttribute term;
    private readonly IPositionIncrementAttribute increment;
    private bool first = true;

    public Figures(TokenStream words) : base(words)
    {
        term = AddAttribute<ICharTermAttribute>();
        increment = AddAttribute<IPositionIncrementAttribute>();
    }

    /// <inheritdoc />
    public override bool IncrementToken()
    {
        if (!m_input.IncrementToken())
            return false;
        // The first of a text has nothing before it.
        if (!first && IsNumber(term.Buffer.AsSpan(0, term.Length)))
            increment.PositionIncrement = 0;
        first = false;
        return true;
    }

    /// <inheritdoc />
    public override void Reset()
    {
        base.Reset();
        first = true;
    }

    private static bool IsNumber(ReadOnlySpan<char> word)
    {
        foreach (var letter in word)
            if (!char.IsDigit(letter) && letter is not ('.' or ','))
                return false;
        return true;
    }
}
