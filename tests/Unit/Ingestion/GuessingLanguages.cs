using Broadsheet.Ingestion.Formats;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>The language of a text that does not say.</summary>
public sealed class GuessingLanguages
{
    [Theory]
    [InlineData("en", "The council of the town said that it was going to open the harbour for the first time in forty years.")]
    [InlineData("de", "Der Rat der Stadt hat beschlossen, dass der Hafen nach vierzig Jahren wieder für die Schiffe geöffnet wird, und das ist nicht alles.")]
    [InlineData("fr", "Le conseil de la ville a décidé que le port sera ouvert pour la première fois depuis quarante ans, et ce n’est pas tout.")]
    [InlineData("es", "El consejo de la ciudad ha decidido que el puerto se abra por primera vez en cuarenta años, y no es todo lo que se dice.")]
    [InlineData("it", "Il consiglio della città ha deciso che il porto sarà aperto per la prima volta in quarant’anni, e non è tutto.")]
    [InlineData("pt", "O conselho da cidade decidiu que o porto não será aberto pela primeira vez em quarenta anos, mas os navios são mais do que isso.")]
    [InlineData("nl", "De raad van de stad heeft besloten dat de haven voor het eerst in veertig jaar weer open gaat, en dat is niet alles.")]
    [InlineData("tr", "Kent konseyi, limanın kırk yıl sonra ilk kez açılması için bir karar aldı ve bu karar daha çok gemi için de geçerli.")]
    [InlineData("pl", "Rada miasta zdecydowała, że port zostanie otwarty po raz pierwszy od czterdziestu lat, ale to nie jest wszystko, co się stało.")]
    [InlineData("ru", "Совет города решил, что порт откроется впервые за сорок лет, и это не всё.")]
    [InlineData("uk", "Рада міста вирішила, що порт відкриється вперше за сорок років, і це ще не все, що їй відомо.")]
    [InlineData("fa", "شورای شهر تصمیم گرفت که بندر پس از چهل سال گشوده شود.")]
    [InlineData("ar", "قرر مجلس المدينة أن يفتح الميناء للمرة الأولى منذ أربعين سنة.")]
    [InlineData("ur", "شہر کی کونسل نے فیصلہ کیا ہے کہ بندرگاہ چالیس سال بعد دوبارہ کھولی جائے گی۔")]
    [InlineData("he", "מועצת העיר החליטה לפתוח את הנמל לראשונה זה ארבעים שנה.")]
    [InlineData("ja", "市議会は四十年ぶりに港を開くことを決めた。")]
    [InlineData("zh", "市议会决定四十年来首次开放港口。")]
    [InlineData("zh-Hant", "市議會決定四十年來首次開放港口，這對他們來說是個時機。")]
    [InlineData("ko", "시의회는 사십 년 만에 항구를 열기로 결정했다.")]
    [InlineData("el", "Το δημοτικό συμβούλιο αποφάσισε να ανοίξει το λιμάνι.")]
    [InlineData("hi", "नगर परिषद ने बंदरगाह खोलने का निर्णय लिया।")]
    public void It_is_told_by_letters_and_small_words(string language, string text) => Assert.Equal(language, LanguageGuess.Of(text));

    [Theory]
    [InlineData("")]
    [InlineData("12:0")]
    [InlineData("Lorem ipsum Bratwurst")]
    public void Too_little_tells_nothing(string text) => Assert.Null(LanguageGuess.Of(text));
}
