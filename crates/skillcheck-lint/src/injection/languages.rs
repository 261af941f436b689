//! The words of orders that turn an agent, one row a language. All but the marks are in lower case.
//!
//! A language that is missing here is missed; a word that is missing makes an order missed, never a
//! good text suspect. The rows hold imperatives only, for a text may well say that a model ignores
//! its instructions.

/// How a language puts an order together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Build {
    /// Words with spaces between them, the verb at the start of its clause.
    Spaced,
    /// No spaces; the verb at the start of its clause, or at its end behind a particle.
    Chinese,
    /// No spaces to rely on, the verb at the end of its clause.
    VerbLast,
}

/// What orders of one kind are made of in one language. A phrase of a language with spaces is its
/// words with single spaces between them.
pub(super) struct Language {
    pub(super) build: Build,
    /// What may stand before an order in its clause.
    pub(super) openers: &'static [&'static str],
    /// To ignore, to forget.
    pub(super) drop: &'static [&'static str],
    /// Which instructions are meant, one of which must be there: earlier, above, your.
    pub(super) which: &'static [&'static str],
    /// Words that may stand beside those.
    pub(super) filling: &'static [&'static str],
    /// Instructions.
    pub(super) instructions: &'static [&'static str],
    /// Everything that you were told.
    pub(super) told: &'static [&'static str],
    /// To show, to print, to write.
    pub(super) reveal: &'static [&'static str],
    /// Your.
    pub(super) yours: &'static [&'static str],
    /// System prompt.
    pub(super) prompt: &'static [&'static str],
    /// Not to tell the user.
    pub(super) conceal: &'static [&'static str],
    /// Of this, which may stand beside that.
    pub(super) this: &'static [&'static str],
}

use Build::{Chinese, Spaced, VerbLast};

// A word on each line would make a table of a thousand lines that nobody can look over.
#[rustfmt::skip]
pub(super) static LANGUAGES: [Language; 9] = [
    // Chinese, simplified and traditional
    Language {
        build: Chinese,
        openers: &[
            "请", "請", "并", "並", "必须", "必須", "应", "應", "立即", "现在", "現在", "你", "从现在起",
            "從現在起", "首先", "然后", "然後", "直接", "完全", "彻底", "徹底", "务必", "務必",
        ],
        drop: &[
            "忽略", "无视", "無視", "忽视", "忽視", "忘记", "忘記", "忘掉", "抛弃", "拋棄", "丢弃", "丟棄",
            "不要遵守", "不要遵循", "不再遵守", "不再遵循", "不予理会", "不予理會", "停止遵循", "停止遵守",
        ],
        which: &[
            "之前", "先前", "以前", "此前", "以上", "上述", "上面", "前面", "所有", "全部", "任何", "一切",
            "你的", "您的", "系统", "系統", "原有", "原来的", "原來的", "开发者", "開發者", "安全",
        ],
        filling: &["的", "地", "掉", "您", "你", "收到", "给出", "給出", "都"],
        instructions: &["指令", "指示", "提示词", "提示詞", "系统提示", "系統提示", "准则", "準則", "指引"],
        told: &[],
        reveal: &[
            "输出", "輸出", "打印", "列印", "显示", "顯示", "展示", "泄露", "洩露", "透露", "公开", "公開",
            "告诉", "告訴", "写进", "寫進", "写入", "寫入", "写到", "寫到", "发送", "發送", "复述", "複述",
            "重复", "重複", "说出", "說出",
        ],
        yours: &["你的", "您的"],
        prompt: &[
            "系统提示", "系統提示", "系统指令", "系統指令", "系统消息", "系統訊息", "隐藏指令", "隱藏指令",
            "初始指令", "内部指令", "內部指令",
        ],
        conceal: &[
            "不要告诉用户", "不要告訴用戶", "不要告訴使用者", "别告诉用户", "別告訴使用者", "请勿告诉用户",
            "請勿告訴使用者", "切勿告诉用户", "切勿告訴使用者", "不要告知用户", "不要告知使用者", "不得告知用户",
            "不要通知用户", "不要通知使用者", "不要让用户知道", "不要讓用戶知道", "不要讓使用者知道",
            "不要向用户透露", "不要向用户提及", "不要向使用者透露", "不要對使用者說", "不要将此告诉用户",
            "不要把此事告诉用户", "不要把这件事告诉用户", "不要將此告訴使用者", "不要把這件事告訴使用者",
        ],
        this: &[
            "此事", "这一点", "這一點", "这件事", "這件事", "这一步", "這一步", "此步骤", "此步驟", "这些",
            "這些",
        ],
    },
    // Japanese
    Language {
        build: VerbLast,
        openers: &["今から", "これから", "ここから", "まず", "では", "必ず", "直ちに", "あなたは", "どうか"],
        drop: &[
            "無視してください", "無視して下さい", "無視しろ", "無視せよ", "無視しなさい", "無視すること",
            "無視して", "忘れてください", "忘れて下さい", "忘れろ", "忘れなさい", "忘れて", "破棄してください",
            "破棄せよ", "破棄して", "従わないで", "従うな",
        ],
        which: &[
            "これまで", "今まで", "以前", "前の", "先の", "上記", "上の", "すべて", "全て", "あらゆる",
            "あなたの", "システム", "元の", "与えられた",
        ],
        filling: &["の", "は", "を", "も", "、", "全部", "完全に", "指示", "すべて", "全て", "一切"],
        instructions: &["指示", "命令", "プロンプト", "指令", "ガイドライン"],
        told: &[],
        reveal: &[
            "出力し", "表示し", "開示し", "公開し", "教えて", "書いて", "書き出し", "漏らし", "示して", "明かし",
        ],
        yours: &["あなたの", "お前の", "君の", "自分の"],
        prompt: &[
            "システムプロンプト", "システム指示", "システムメッセージ", "内部指示", "隠された指示",
            "初期プロンプト",
        ],
        conceal: &[
            "ユーザーに言わないで", "ユーザーには言わないで", "ユーザーに伝えないで", "ユーザーには伝えないで",
            "ユーザーに知らせないで", "ユーザーには知らせないで", "ユーザーに教えないで",
            "ユーザーには教えないで", "ユーザーに話さないで", "ユーザーには話さないで", "ユーザーに報告しないで",
            "ユーザーには報告しないで", "ユーザーに通知しないで", "ユーザーには秘密に", "ユーザーに言うな",
            "ユーザーに知らせるな", "ユーザーに伝えるな",
        ],
        this: &[
            "これを", "これは", "このことを", "このことは", "この件を", "この件は", "この手順を", "この手順は",
            "この操作を",
        ],
    },
    // Korean
    Language {
        build: VerbLast,
        openers: &["지금부터", "이제", "이제부터", "앞으로", "먼저", "반드시", "당신은", "부디", "제발"],
        drop: &[
            "무시하세요", "무시하십시오", "무시하라", "무시하고", "무시해", "잊으세요", "잊어", "잊고",
            "따르지 마", "따르지 말",
        ],
        which: &[
            "이전", "앞선", "앞의", "위의", "지금까지", "기존", "모든", "당신의", "너의", "네가", "시스템",
            "원래", "받은",
        ],
        filling: &["의", "을", "를", "은", "는", "사항", "들", "모두", "전부", "완전히", " ", "지시"],
        instructions: &["지시", "지침", "명령", "프롬프트", "가이드라인"],
        told: &[],
        reveal: &[
            "출력해", "출력하", "공개하", "공개해", "보여", "알려", "표시하", "표시해", "적어", "말해", "작성하",
        ],
        yours: &["당신의", "너의", "네 ", "자신의"],
        prompt: &["시스템 프롬프트", "시스템프롬프트", "시스템 지시", "시스템 메시지", "숨겨진 지시", "내부 지침"],
        conceal: &[
            "사용자에게 알리지 마", "사용자에게 알리지 말", "사용자에게는 알리지 마", "사용자에게 말하지 마",
            "사용자에게 말하지 말", "사용자에게는 말하지 마", "사용자에게 알려주지 마", "사용자에게 전하지 마",
            "사용자에게 보고하지 마", "유저에게 말하지 마", "사용자에게 비밀로",
        ],
        this: &["이것을", "이를", "이 사실을", "이 단계를", "이 작업을", "이 내용을", "이것은", "이 사실은"],
    },
    // German
    Language {
        build: Spaced,
        openers: &["bitte", "und", "dann", "jetzt", "nun", "sofort", "zuerst", "danach", "oder"],
        drop: &[
            "ignoriere", "ignorier", "ignoriert", "ignorieren", "vergiss", "vergesst", "vergessen", "missachte",
            "missachtet", "verwirf", "missachten",
        ],
        which: &[
            "bisherigen", "bisherige", "vorherigen", "vorherige", "vorigen", "vorige", "früheren", "frühere",
            "obigen", "obige", "vorangegangenen", "vorangehenden", "vorhergehenden", "ursprünglichen", "deine",
            "oben", "zuvor", "bisher", "vorher",
        ],
        filling: &[
            "alle", "alles", "allen", "sämtliche", "die", "den", "der", "bitte", "sie", "jegliche", "und", "von",
            "anderen", "sofort", "jetzt", "ab", "deiner", "system",
        ],
        instructions: &[
            "anweisungen", "anweisung", "instruktionen", "vorgaben", "prompts", "systemprompt",
            "systemanweisungen", "sicherheitsregeln", "sicherheitsrichtlinien", "befehle",
        ],
        told: &["alles was du", "alles was dir", "alles was man dir", "alles was sie"],
        reveal: &[
            "gib", "gebt", "geben", "zeige", "zeig", "zeigen", "verrate", "verraten", "nenne", "schreibe",
            "schreib", "drucke", "wiederhole", "offenbare", "veröffentliche", "kopiere",
        ],
        yours: &["dein", "deine", "deinen", "deiner", "sie ihren", "sie ihre", "sie mir ihren"],
        prompt: &[
            "systemprompt", "system prompt", "systemprompts", "systemanweisungen", "systemanweisung",
            "systemnachricht", "internen anweisungen", "versteckten anweisungen", "geheimen anweisungen",
            "ursprünglichen anweisungen",
        ],
        conceal: &[
            "sag dem nutzer nichts", "sage dem nutzer nichts", "sag dem benutzer nichts",
            "sage dem benutzer nichts", "sag es dem nutzer nicht", "sage es dem nutzer nicht",
            "sag es dem benutzer nicht", "erzähle dem nutzer nichts", "erzähl dem nutzer nichts",
            "erzähle dem benutzer nichts", "informiere den nutzer nicht", "informiere den benutzer nicht",
            "informieren sie den benutzer nicht", "informieren sie den nutzer nicht", "verschweige dem nutzer",
            "verschweige es dem nutzer", "verschweige es dem benutzer", "sagen sie dem benutzer nichts",
            "sagen sie dem nutzer nichts",
        ],
        this: &["davon", "darüber", "hiervon", "hierüber", "dies", "das"],
    },
    // French
    Language {
        build: Spaced,
        openers: &["et", "puis", "maintenant", "veuillez", "svp", "ensuite", "désormais"],
        drop: &[
            "ignore", "ignorez", "ignorer", "oublie", "oubliez", "oublier", "ne tiens pas compte",
            "ne tenez pas compte", "ne suis pas", "ne suivez pas", "outrepasse",
        ],
        which: &[
            "précédentes", "précédente", "précédents", "antérieures", "tes", "vos", "dessus", "initiales",
            "originales", "avant", "reçues", "système",
        ],
        filling: &[
            "toutes", "tous", "toute", "les", "la", "le", "de", "des", "du", "ci", "que", "tu", "as", "vous",
            "avez", "données",
        ],
        instructions: &["instructions", "instruction", "consignes", "directives", "ordres", "prompts", "prompt"],
        told: &["tout ce que tu", "tout ce qu'on t'a", "tout ce que vous", "tout ce qui t'a", "tout ce qui vous"],
        reveal: &[
            "affiche", "affichez", "révèle", "révélez", "montre", "montrez", "écris", "écrivez", "imprime",
            "imprimez", "répète", "répétez", "donne", "donnez", "divulgue", "publie", "copie", "recopie",
        ],
        yours: &["ton", "tes", "votre", "vos"],
        prompt: &[
            "prompt système", "prompt system", "invite système", "instructions système", "instructions cachées",
            "instructions internes", "instructions initiales", "message système", "instructions secrètes",
            "prompt initial",
        ],
        conceal: &[
            "ne dis rien à l'utilisateur", "ne dites rien à l'utilisateur", "ne le dis pas à l'utilisateur",
            "ne le dites pas à l'utilisateur", "n'en parle pas à l'utilisateur",
            "n'en parlez pas à l'utilisateur", "n'informe pas l'utilisateur", "n'informez pas l'utilisateur",
            "ne préviens pas l'utilisateur", "ne prévenez pas l'utilisateur", "cache-le à l'utilisateur",
        ],
        this: &["de ceci", "de cela", "de cette étape", "à ce sujet"],
    },
    // Spanish
    Language {
        build: Spaced,
        openers: &["y", "por favor", "ahora", "luego", "después", "primero", "entonces"],
        drop: &[
            "ignora", "ignore", "ignorad", "ignoren", "olvida", "olvide", "olvidad", "olviden", "descarta",
            "descarte", "desobedece", "no sigas", "no obedezcas",
        ],
        which: &[
            "anteriores", "anterior", "previas", "previos", "precedentes", "tus", "originales", "iniciales",
            "arriba", "antes", "recibidas", "sistema",
        ],
        filling: &[
            "todas", "todos", "todo", "toda", "las", "los", "la", "el", "cualquier", "de", "del", "que", "por",
            "completamente", "has", "recibido", "recibiste", "dadas",
        ],
        instructions: &[
            "instrucciones", "instrucción", "indicaciones", "órdenes", "directrices", "directivas", "prompts",
            "prompt",
        ],
        told: &["todo lo que te", "todo lo que se te", "todo lo que has", "todo lo que le"],
        reveal: &[
            "muestra", "muestre", "muéstrame", "muestren", "revela", "revele", "imprime", "imprima", "escribe",
            "escriba", "repite", "repita", "enseña", "publica", "filtra", "copia", "dime", "divulga",
        ],
        yours: &["tu", "tus", "vuestro", "vuestras"],
        prompt: &[
            "prompt de sistema", "prompt del sistema", "prompt inicial", "instrucciones de sistema",
            "instrucciones del sistema", "instrucciones ocultas", "instrucciones internas",
            "instrucciones iniciales", "instrucciones secretas", "mensaje de sistema", "mensaje del sistema",
            "prompts de sistema",
        ],
        conceal: &[
            "no se lo digas al usuario", "no se lo diga al usuario", "no le digas nada al usuario",
            "no le diga nada al usuario", "no digas nada al usuario", "no informes al usuario",
            "no informe al usuario", "no avises al usuario", "no avise al usuario",
            "no se lo cuentes al usuario", "no le cuentes nada al usuario", "no se lo menciones al usuario",
            "no notifiques al usuario", "ocúltaselo al usuario",
        ],
        this: &["de esto", "de ello", "sobre esto", "de este paso", "sobre este paso"],
    },
    // Portuguese
    Language {
        build: Spaced,
        openers: &["e", "por favor", "agora", "depois", "primeiro", "então"],
        drop: &[
            "ignore", "ignora", "ignorem", "esqueça", "esquece", "esqueçam", "desconsidere", "desconsidera",
            "descarte", "não siga", "não sigas",
        ],
        which: &[
            "anteriores", "anterior", "prévias", "precedentes", "suas", "tuas", "originais", "iniciais", "acima",
            "antes", "recebidas", "sistema",
        ],
        filling: &[
            "todas", "todos", "todo", "toda", "as", "os", "a", "o", "quaisquer", "qualquer", "de", "do", "que",
            "você", "recebeu", "dadas", "completamente",
        ],
        instructions: &[
            "instruções", "instrução", "instrucoes", "orientações", "ordens", "diretrizes", "comandos",
            "prompts", "prompt",
        ],
        told: &["tudo o que te", "tudo o que você", "tudo que você", "tudo o que lhe", "tudo que lhe"],
        reveal: &[
            "mostre", "mostra", "revele", "revela", "exiba", "exibe", "imprima", "imprime", "escreva", "escreve",
            "repita", "repete", "divulgue", "publique", "copie", "diga",
        ],
        yours: &["seu", "teu", "suas", "tuas", "o seu", "o teu", "as suas", "as tuas"],
        prompt: &[
            "prompt de sistema", "prompt do sistema", "prompt inicial", "instruções de sistema",
            "instruções do sistema", "instruções ocultas", "instruções internas", "instruções iniciais",
            "instruções secretas", "mensagem de sistema", "mensagem do sistema",
        ],
        conceal: &[
            "não conte ao usuário", "não conte nada ao usuário", "não diga ao usuário",
            "não diga nada ao usuário", "não informe o usuário", "não informe ao usuário", "não avise o usuário",
            "não avise ao usuário", "não mencione ao usuário", "não fale ao usuário", "não diga ao utilizador",
            "não diga nada ao utilizador", "não informe o utilizador", "não avise o utilizador",
            "não notifique o usuário",
        ],
        this: &[
            "disso", "sobre isso", "disto", "sobre isto", "isso", "isto", "sobre esta etapa", "sobre este passo",
        ],
    },
    // Italian
    Language {
        build: Spaced,
        openers: &["e", "per favore", "ora", "adesso", "poi", "prima", "quindi"],
        drop: &[
            "ignora", "ignorate", "ignori", "dimentica", "dimenticate", "dimentichi", "trascura", "scarta",
            "non seguire", "non seguite",
        ],
        which: &[
            "precedenti", "precedente", "anteriori", "tue", "vostre", "originali", "iniziali", "sopra", "prima",
            "ricevute", "sistema",
        ],
        filling: &[
            "tutte", "tutti", "tutto", "le", "i", "gli", "la", "il", "qualsiasi", "di", "del", "che", "hai",
            "ricevuto", "date", "completamente",
        ],
        instructions: &["istruzioni", "istruzione", "indicazioni", "ordini", "direttive", "prompt"],
        told: &["tutto quello che ti", "tutto ciò che ti", "tutto quello che hai", "tutto ciò che hai"],
        reveal: &[
            "mostra", "mostrami", "mostrate", "rivela", "rivelate", "stampa", "stampate", "scrivi", "scrivete",
            "ripeti", "ripetete", "divulga", "pubblica", "copia", "dimmi",
        ],
        yours: &["tuo", "tue", "il tuo", "le tue", "vostro", "il vostro", "le vostre"],
        prompt: &[
            "prompt di sistema", "prompt del sistema", "system prompt", "prompt iniziale",
            "istruzioni di sistema", "istruzioni nascoste", "istruzioni interne", "istruzioni iniziali",
            "istruzioni segrete", "messaggio di sistema",
        ],
        conceal: &[
            "non dirlo all'utente", "non ditelo all'utente", "non dire nulla all'utente",
            "non dire niente all'utente", "non dite nulla all'utente", "non informare l'utente",
            "non informate l'utente", "non avvisare l'utente", "non avvertire l'utente",
            "non parlarne all'utente", "non parlarne con l'utente", "non menzionarlo all'utente",
        ],
        this: &["di questo", "di ciò", "di questo passaggio", "di questa operazione"],
    },
    // Russian
    Language {
        build: Spaced,
        openers: &["и", "пожалуйста", "теперь", "сейчас", "затем", "потом", "сначала"],
        drop: &[
            "игнорируй", "игнорируйте", "проигнорируй", "проигнорируйте", "забудь", "забудьте", "отбрось",
            "отбросьте", "не следуй", "не следуйте",
        ],
        which: &[
            "предыдущие", "предыдущим", "предыдущих", "прошлые", "прежние", "прежним", "вышеуказанные",
            "вышеизложенные", "ранние", "свои", "своим", "твои", "исходные", "выше", "системные", "системным",
            "ранее",
        ],
        filling: &[
            "все", "всем", "всех", "о", "про", "эти", "любые", "полностью", "данные", "полученные", "другие",
        ],
        instructions: &[
            "инструкции", "инструкциям", "инструкциях", "указания", "указаниям", "указаниях", "команды",
            "правила", "правилам", "промпты", "распоряжения",
        ],
        told: &["всё что тебе", "все что тебе", "всё что вам", "все что вам", "всё что ты", "все что ты"],
        reveal: &[
            "покажи", "покажите", "выведи", "выведите", "раскрой", "раскройте", "напечатай", "напечатайте",
            "напиши", "напишите", "повтори", "повторите", "опубликуй", "скопируй", "сообщи", "запиши",
        ],
        yours: &["свой", "свои", "твой", "твои", "ваш", "ваши"],
        prompt: &[
            "системный промпт", "системную подсказку", "системные инструкции", "системное сообщение",
            "скрытые инструкции", "внутренние инструкции", "исходные инструкции",
        ],
        conceal: &[
            "не говори пользователю", "не говорите пользователю", "не сообщай пользователю",
            "не сообщайте пользователю", "не рассказывай пользователю", "не рассказывайте пользователю",
            "не уведомляй пользователя", "не уведомляйте пользователя", "не информируй пользователя",
            "не информируйте пользователя", "ничего не говори пользователю", "скрой это от пользователя",
        ],
        this: &["об этом", "про это", "о этом", "этого", "об этом шаге"],
    },
];

/// What the search for orders in these languages starts from: parts that each order has, as rare as
/// can be. Capitals beyond ASCII stand for themselves.
#[rustfmt::skip]
pub(crate) const MARKS: [&str; 94] = [
    // Chinese
    "忽略", "无视", "無視", "忽视", "忽視", "忘记", "忘記", "忘掉", "抛弃", "拋棄", "丢弃", "丟棄", "要遵守", "要遵循", "再遵守",
    "再遵循", "不予理", "停止遵", "系统提示", "系統提示", "系统指令", "系統指令", "系统消息", "系統訊息", "隐藏指令", "隱藏指令", "诉用户",
    "訴用戶", "訴使用者", "知用户", "知使用者", "用户知道", "用戶知道", "使用者知道", "向用户", "向使用者", "對使用者",
    // Japanese
    "忘れ", "破棄", "従わないで", "従うな", "システムプロンプト", "システム指示", "システムメッセージ", "ユーザーに",
    // Korean
    "무시하", "무시해", "잊으세요", "잊어", "잊고", "따르지 ", "시스템 프롬프트", "시스템프롬프트", "사용자에게", "유저에게",
    // German, French, Spanish, Portuguese, Italian
    "ignorier", "vergiss", "vergesst", "vergessen", "missacht", "verwirf", "systemprompt",
    "dem nutzer", "dem benutzer", "den nutzer nicht", "den benutzer nicht", "ignorez", "oublie",
    "pas compte", "prompt sys", "invite syst", "instructions sys", "l'utilisateur", "l’utilisateur",
    "ignora", "olvid", "descarta", "prompt de", "prompt di", "prompt do", "al usuario", "esque",
    "desconsider", "ao usu", "o usu", "dimentic", "all'utente", "all’utente",
    // Russian
    "гнорируй", "абудь", "е следуй", "системн", "ользовател", "правила",
];
